// Where Pulumi starts the program. Plain JavaScript, so that ts-node has nothing to compile: it would take longer for index.ts
// alone than typescript.cjs for everything.
"use strict";
require("./engine-watch.cjs").watchEngine();
require("./typescript.cjs");
module.exports = require("./index.ts").outputs;
