// The theme's arrows in the list of pages have no name that a screen reader could say.
document.querySelectorAll("summary:has(.toctree-toggle)").forEach((arrow) => {
  arrow.ariaLabel = `Pages of ${arrow.closest("li").querySelector("a").innerText}`;
});
