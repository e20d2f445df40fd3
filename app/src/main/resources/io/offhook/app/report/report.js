(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var drawn = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axes(x, y, stacked) {
    var soft = colour("--soft"), rule = colour("--rule");
    return {
      x: { stacked: stacked, title: { display: true, text: x, color: soft }, ticks: { color: soft, maxRotation: 0, autoSkipPadding: 14 }, grid: { display: false } },
      y: { stacked: stacked, beginAtZero: true, title: { display: true, text: y, color: soft }, ticks: { color: soft, maxTicksLimit: 6 }, grid: { color: rule } }
    };
  }

  function plot(spec) {
    var canvas = document.getElementById(spec.id);
    var palette = [colour("--one"), colour("--two"), colour("--good")];
    var bars = spec.kind === "bar";
    var sets = spec.series.map(function (series, i) {
      return {
        label: series.name, data: series.values, borderColor: palette[i], backgroundColor: palette[i],
        borderWidth: bars ? 0 : 2, pointRadius: 0, pointHitRadius: 8, tension: 0, categoryPercentage: 0.98, barPercentage: 0.94
      };
    });
    drawn.push(new Chart(canvas, {
      type: spec.kind,
      data: { labels: spec.labels, datasets: sets },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: axes(spec.x, spec.y, bars),
        plugins: { legend: { display: sets.length > 1, position: "top", align: "end", labels: { color: colour("--ink"), boxWidth: 12, boxHeight: 12 } } }
      }
    }));
  }

  function draw() {
    drawn.forEach(function (chart) { chart.destroy(); });
    drawn = [];
    data.plots.forEach(plot);
  }

  document.documentElement.classList.add("scripted");
  draw();
  dark.addEventListener("change", draw);
})();
