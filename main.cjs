// Where Pulumi starts the program. Plain JavaScript, so that ts-node has nothing to compile: it would take longer for index.ts
// alone than typescript.cjs for everything.
"use strict";
require("./engine-watch.cjs").watchEngine();
require("./typescript.cjs");
// zod loads fifty translations of its messages: 30 ms of every preview, and none is ever shown.
const translations = require.resolve("zod/v4/locales");
require.cache[translations] = Object.assign(new module.constructor(translations, module), {
    exports: {},
    loaded: true,
});
module.exports = require("./index.ts").outputs;
