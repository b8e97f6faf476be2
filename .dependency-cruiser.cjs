// Dependencies point one way, from the top of layers.json to its bottom, and never in a circle: `npm run lint:layers`.
const layers = require("./layers.json").map(({ path }) => path);

const patternOf = (layer) => (layer.endsWith(".ts") ? `^${layer}$` : `^${layer}/`);

/** A layer's own files, without those of a layer inside it. */
function filesOf(layer) {
  const inside = layers.filter((other) => other.startsWith(`${layer}/`));
  return { path: patternOf(layer), ...(inside.length > 0 && { pathNot: inside.map(patternOf) }) };
}

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "Two files that need each other are one, or need a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...layers.slice(1).map((layer, index) => ({
      name: `nothing-above-${layer}`,
      comment: `${layer} imports only what stands below it in layers.json.`,
      severity: "error",
      from: filesOf(layer),
      to: {
        path: layers.slice(0, index + 1).map(patternOf),
        // What stands inside of a layer above may stand below this one.
        pathNot: layers.slice(index + 1).map(patternOf),
      },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.cache|sandbox/\\.state|node_modules)" },
  },
};
