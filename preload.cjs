// What Node does before Pulumi's SDK loads (Pulumi.yaml, runtime.options.nodeargs): without it the program only takes longer.
"use strict";
require("./code-cache.cjs");

/** Puts something in the place of a module of the SDK, or of one that it uses. */
function replace(request, exports) {
    const sdk = require.resolve("@pulumi/pulumi");
    const file = require.resolve(request, { paths: [sdk] });
    require.cache[file] = Object.assign(new module.constructor(file, module), { exports, loaded: true });
}

// Every stack trace would be mapped, one for each resource; index.ts says why plain ones are right.
replace("source-map-support/register", {});

// Functions can be sent to where they run later (dynamic providers, handlers in a cloud). For that the SDK loads the TypeScript
// compiler and npm's resolver, and listens to a debugger: half a second of each preview. Flotilla's own provider is a program.
const refuse = () => {
    const remedy = "Take `nodeargs` and run.cjs out of use to have functions serialized (docs/adr/0009-code-cache.md)";
    throw new Error(
        `The program runs without what serializes functions, such as those of a dynamic provider. ${remedy}.`,
    );
};
replace("@pulumi/pulumi/runtime/closure/serializeClosure", {
    serializeFunction: refuse,
    serializeFunctionAsync: refuse,
});
replace("@pulumi/pulumi/runtime/closure/codePaths", { computeCodePaths: refuse });
replace("@pulumi/pulumi/runtime/closure/v8Hooks", { isInitializedAsync: () => Promise.resolve() });
