// The byline is in the order of choosing: who is chosen last stands last, also when chosen again.
// Bound to select[data-in-order], which the admin makes a completing box.

const $ = window.django?.jQuery;

$?.(document).on("select2:select", "select[data-in-order]", ({ target, params }) => {
  target.append(params.data.element);
  $(target).trigger("change");
});
