// Web addresses as they are copied: out of the pages that count clicks, and without what follows a reader around.

// Host, path, and the parameters that may hold the address which is meant.
const WRAPPERS = [
  [/^(www\.)?google\.[a-z]{2,3}(\.[a-z]{2})?$/, /^\/url$/, ["q", "url"]],
  [/^lm?\.(facebook|instagram)\.com$/, /^\/(l\.php)?$/, ["u"]],
  [/^(www\.)?youtube\.com$/, /^\/redirect$/, ["q"]],
  [/\.safelinks\.protection\.outlook\.com$/, /^\//, ["url"]],
];
const TRACKING =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad_\w+|srsltid|_g[al]|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|mkt_tok|_hs(enc|mi))$/i;

export function cleanAddress(address) {
  const inner = unwrap(address);
  // Taken apart by hand: what stays is not spelled anew.
  const [, before, query, after] = /^([^?#]*)\??([^#]*)(.*)$/s.exec(inner);
  if (!/^https?:/i.test(before)) return inner;
  const kept = query.split("&").filter((pair) => !TRACKING.test(pair.split("=")[0]));
  return kept.length === query.split("&").length ? inner : before + (kept.length ? `?${kept.join("&")}` : "") + after;
}

// At most so many, one in the other: Google's around Facebook's.
function unwrap(address, most = 5) {
  if (!most || !/^\s*https?:\/\//i.test(address) || !URL.canParse(address)) return address;
  const { hostname, pathname, searchParams } = new URL(address);
  const wrapper = WRAPPERS.find(([host, path]) => host.test(hostname) && path.test(pathname));
  const inner = wrapper?.[2].map((name) => searchParams.get(name)).find((one) => /^https?:\/\//i.test(one ?? ""));
  return inner ? unwrap(inner, most - 1) : address;
}
