/* Pictures: ECharts is fetched by the first page that shows one. The table below has the same figures. */
"use strict";
(function () {
  const INK = "#1f2329", SOFT = "#51565e", LINE = "#e2e3e1";
  const COLORS = ["#3d5a80", "#9aa5b4", "#1f2329", "#7a9cc6", "#5f6671"]; // no lamp among them: those are for states
  const LAMPS = { red: "#c0261c", yellow: "#d08a00", green: "#1b7a3d", grey: "#8f959e", blue: "#1a56b8" };
  let library = null;

  function load() {
    library ||= new Promise((done, failed) => {
      if (window.echarts) { done(window.echarts); return; }
      const address = document.body.dataset.echarts;
      if (!address) { failed(new Error("no library")); return; }
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => done(window.echarts));
      script.addEventListener("error", () => failed(new Error("not loaded")));
      document.head.append(script);
    });
    return library;
  }

  const font = () => getComputedStyle(document.body).fontFamily;
  const scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

  function option(data) {
    const size = 13 * scale();
    const figures = data.series.length === 1 && data.kind !== "line" && data.kind !== "heatmap"; // a number at the end of each bar needs its room
    const label = { color: SOFT, fontSize: size };
    const category = { type: "category", data: data.labels, axisLabel: { ...label, interval: data.kind === "bar" ? 0 : "auto" }, axisLine: { lineStyle: { color: INK } }, axisTick: { show: false } };
    const value = { type: "value", axisLabel: label, splitLine: { lineStyle: { color: LINE } }, axisLine: { show: false }, minInterval: data.whole ? 1 : 0 };
    const base = {
      color: COLORS,
      animation: false,
      textStyle: { fontFamily: font(), color: INK },
      tooltip: { trigger: data.kind === "heatmap" ? "item" : "axis", renderMode: "richText", textStyle: { fontSize: size }, axisPointer: { type: data.kind === "line" ? "line" : "shadow" } },
      legend: data.series.length > 1 && data.kind !== "heatmap" ? { top: 0, left: 0, textStyle: { color: INK, fontSize: size } } : undefined,
      grid: { left: 8, right: figures && data.kind === "bar" ? 2.5 * size : 24, top: data.series.length > 1 && data.kind !== "heatmap" ? 2.8 * size : figures && data.kind !== "bar" ? 1.8 * size : 12, bottom: 8, containLabel: true },
      aria: { enabled: false },
    };
    if (data.kind === "heatmap") return heat(data, base, label);
    const across = data.kind === "bar";
    const series = data.series.map((one, at) => ({
      name: one.name,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.stacked ? "all" : undefined,
      data: one.values,
      barMaxWidth: 22,
      symbol: ["circle", "rect", "triangle", "diamond"][at % 4],
      symbolSize: 7,
      label: figures ? { show: true, position: across ? "right" : "top", color: INK, fontSize: size } : { show: false },
      itemStyle: LAMPS[one.state] ? { color: LAMPS[one.state] } : {},
      lineStyle: LAMPS[one.state] ? { color: LAMPS[one.state] } : {},
    }));
    return { ...base, xAxis: across ? value : category, yAxis: across ? { ...category, inverse: true } : value, series };
  }

  function heat(data, base, label) {
    const cells = data.series.flatMap((one, row) => one.values.map((value, column) => [column, row, value]));
    const top = Math.max(1, ...cells.map((cell) => cell[2] || 0));
    return {
      ...base,
      xAxis: { type: "category", data: data.labels, axisLabel: label, splitArea: { show: false }, axisTick: { show: false } },
      yAxis: { type: "category", data: data.series.map((one) => one.name), inverse: true, axisLabel: label, axisTick: { show: false } },
      visualMap: { min: 0, max: top, show: false, inRange: { color: ["#f7f7f5", "#f0d3d0", "#dd8f88"] } },
      series: [{ type: "heatmap", data: cells, label: { show: true, color: INK, formatter: (cell) => (cell.value[2] ? String(cell.value[2]) : "") }, itemStyle: { borderColor: "#fff", borderWidth: 1 } }],
    };
  }

  window.Yingshang.ready("[data-chart]", (figure) => {
    const canvas = figure.querySelector(".chart-canvas");
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const details = figure.querySelector("details");
    const links = data.links || [];
    load().then((echarts) => {
      const chart = echarts.init(canvas, null, { renderer: "canvas" });
      chart.setOption(option(data));
      chart.on("click", (event) => { if (links[event.dataIndex]) location.assign(links[event.dataIndex]); });
      new ResizeObserver(() => chart.resize()).observe(canvas);
      window.addEventListener("beforeprint", () => chart.resize());
      canvas.dataset.drawn = "1";
    }).catch(() => { canvas.hidden = true; details.open = true; }); // the figures are there without the picture
  });
})();
