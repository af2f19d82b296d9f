// Finds the number that solves a proof of work (ALTCHA's protocol), a slice at a time, so that the
// page stays at hand. Returns the answer as the form sends it.
const SLICE = 500;

const hexOf = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function solve({ algorithm, challenge, salt, signature, maxNumber }) {
  const encoder = new TextEncoder();
  for (let start = 0; start <= maxNumber; start += SLICE) {
    const numbers = Array.from({ length: SLICE }, (_, step) => start + step);
    const hashes = await Promise.all(
      numbers.map((number) => crypto.subtle.digest(algorithm, encoder.encode(salt + number))),
    );
    const found = hashes.findIndex((hash) => hexOf(hash) === challenge);
    if (found >= 0) {
      const number = start + found;
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    }
  }
  return "";
}
