import assert from "node:assert/strict";
import {
    controllerSkew,
    kubeletSkew,
    minorVersion,
    type MinorVersion,
} from "../../../../fleet/health/judge/version-skew";

const version = (text: string): MinorVersion => minorVersion(text) ?? assert.fail(`${text} is no version`);

describe("the version skew policy", () => {
    for (const [text, expected] of [
        ["v1.35.4", { major: 1, minor: 35 }],
        ["v1.35.4+k3s1", { major: 1, minor: 35 }],
        ["v1.36.0-rc.1", { major: 1, minor: 36 }],
        ["v1.35", { major: 1, minor: 35 }],
        ["1.35.4", undefined],
        ["kwok-v0.7.0", undefined],
        ["", undefined],
    ] as const) {
        it(`reads ${JSON.stringify(text)}`, () => {
            assert.deepEqual(minorVersion(text), expected);
        });
    }

    const kubelets: readonly (readonly [kubelet: string, servers: readonly string[], fault: RegExp | undefined])[] = [
        ["v1.35.4", ["v1.35.0"], undefined],
        ["v1.32.9", ["v1.35.0"], undefined],
        ["v1.31.9", ["v1.35.0"], /^4 minor versions older than the API server, and 3 are supported$/],
        ["v1.24.9", ["v1.26.0"], undefined],
        ["v1.24.9", ["v1.27.0"], /^3 minor versions older .* 2 are supported$/],
        ["v1.36.0", ["v1.35.9"], /^newer than the API server \(1\.35\)$/],
        ["v1.35.0", ["v1.34.0", "v1.35.0"], /^newer than the API server \(1\.34\)$/],
        ["v1.32.0", ["v1.35.0", "v1.36.0"], /^4 minor versions older/],
        ["v1.32.0", [], undefined],
    ];
    for (const [kubelet, servers, fault] of kubelets) {
        it(`${fault === undefined ? "lets" : "does not let"} a kubelet have ${kubelet} beside ${servers.join(" and ")}`, () => {
            const found = kubeletSkew(version(kubelet), servers.map(version));
            assert.match(found ?? "", fault ?? /^$/);
        });
    }

    for (const [controller, server, fault] of [
        ["v1.35.0", "v1.35.4", undefined],
        ["v1.34.0", "v1.35.4", undefined],
        ["v1.33.0", "v1.35.4", /^2 minor versions older .* 1 are supported$/],
        ["v1.36.0", "v1.35.4", /^newer than/],
    ] as const) {
        it(`${fault === undefined ? "lets" : "does not let"} a scheduler have ${controller} beside ${server}`, () => {
            assert.match(controllerSkew(version(controller), [version(server)]) ?? "", fault ?? /^$/);
        });
    }
});
