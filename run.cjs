// What PULUMI_LANGUAGE_NODEJS_RUN_PATH names in the local installation and in tests. The language host that the toolchain builds
// knows nothing of `runtime.options` in Pulumi.yaml, which the engine sends with each request: this does what they say.
"use strict";
if (process.cwd() === __dirname) {
    require("./preload.cjs");
    delete process.env.PULUMI_NODEJS_TYPESCRIPT;
}
require("@pulumi/pulumi/cmd/run");
