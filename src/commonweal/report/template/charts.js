// Draws each chart when it comes into view or its fold is opened; prints whatever is drawn.
(function () {
  "use strict";
  function draw(holder) {
    if (holder.dataset.drawn) return;
    holder.dataset.drawn = "1";
    var spec = JSON.parse(document.getElementById(holder.dataset.spec).textContent);
    vegaEmbed(holder, spec, { actions: false, renderer: "svg", tooltip: { theme: "light" } }).catch(function (error) {
      holder.textContent = "This chart could not be drawn: " + error.message + ". Its data are in the table below.";
    });
  }
  function drawAll(root) {
    root.querySelectorAll(".chart").forEach(function (holder) {
      var fold = holder.closest("details");
      if (!fold || fold.open) draw(holder);
    });
  }
  document.querySelectorAll("details").forEach(function (fold) {
    fold.addEventListener("toggle", function () { if (fold.open) drawAll(fold); });
  });
  drawAll(document);
})();
