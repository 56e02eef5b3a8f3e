import assert from "node:assert/strict";
import { fiaasConfiguration } from "../../../components/fiaas/config";
import { daemonConfiguration } from "../../../components/fiaas/daemon-config";
import { daemonSpecification } from "../../../components/fiaas/fiaas-yaml";
import { installationConfiguration } from "../../../components/installation/config";
import { namespaceConfiguration } from "../../../components/namespace/config";
import { checkConfiguration } from "../../../components/installation/parse";
import { type FaultCase, faultsWith } from "./faults";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("flotilla:fiaas", () => {
    it("has the channel stable, the published channels and definitions of its own, where nothing is written", () => {
        assert.deepEqual(fiaasConfiguration.parse({}), {
            channel: "stable",
            channels: {},
            publishedAt: "https://fiaas.github.io/releases",
            crds: { create: true, adopt: false, protect: true, retain: false },
        });
    });

    it("has the daemon's own fiaas.yml with an image", () => {
        const { channels } = fiaasConfiguration.parse({ channels: { stable: { image: "fiaas/fdd:v1" } } });
        assert.deepEqual(channels, { stable: { image: "fiaas/fdd:v1", spec: daemonSpecification } });
    });

    it("takes all that a channel's file says, and the digest on record", () => {
        const release = {
            image: "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8",
            spec: daemonSpecification,
            specUrl: "https://fiaas.github.io/releases/artifacts/20220808113256-eef68a8/fiaas.yml",
            commit: "https://github.com/fiaas/fiaas-deploy-daemon/commit/eef68a8",
            build: "https://ci.example.com/builds/1",
            updated: "2022-08-16T09:00:00+02:00",
            digest,
        };
        assert.deepEqual(fiaasConfiguration.parse({ channels: { stable: release } }).channels["stable"], release);
    });

    const cases: readonly FaultCase[] = [
        {
            rule: "what a release cannot be",
            value: { release: { image: "a:1", digest: "abc", updated: "yesterday", specUrl: "x" } },
            expected: [
                'release.specUrl: "x" is not an address. Write one that begins with https://',
                'release.updated: "yesterday" is not a time. Write one such as 2022-08-16T09:00:00Z',
                'release.digest: "abc" is not a digest. Write "sha256:" and 64 digits of 0 to 9 and a to f',
            ],
        },
        {
            rule: "a deadline in which no bootstrap can be over",
            value: { bootstrap: { deadline: 120 } },
            expected: [
                "bootstrap.deadline: 120 is less than 121 seconds, but a bootstrap itself gives up only after 120. Use 121 or more",
            ],
        },
        {
            rule: "names that are no channel's",
            value: { channel: "a/b", channels: { "": { image: "a:1" } } },
            expected: [
                'channel: "a/b" is not a channel\'s name. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
                'channels[""]: "" is not a channel\'s name. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
            ],
        },
    ];
    for (const { rule, value, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faultsWith(fiaasConfiguration, value), expected);
        });
    }
});

describe("a namespace's fiaas", () => {
    it("has nothing where nothing is written", () => {
        assert.deepEqual(daemonConfiguration.parse({}), {});
    });

    const cases: readonly FaultCase[] = [
        {
            rule: "a wave below the first",
            value: { wave: -1 },
            expected: ["wave: -1 is less than 0. Use 0 for the first wave"],
        },
        {
            rule: "an empty token",
            value: { bootstrap: { force: "" } },
            expected: ['bootstrap.force: "" is empty. Write any text that was not there before, such as a date'],
        },
        {
            rule: "to adopt what is no object of a daemon",
            value: { adopt: { deploymentId: "a b", objects: ["secret"] } },
            expected: [
                'adopt.deploymentId: "a b" is not a deployment id. Copy the label fiaas/deployment_id of the Application',
                'adopt.objects[0]: "secret" is not an object of a daemon. Use one of: application, configMap, serviceAccount, role, roleBinding',
            ],
        },
    ];
    for (const { rule, value, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faultsWith(daemonConfiguration, value), expected);
        });
    }
});

describe("an installation", () => {
    const cluster = { identifier: "prod-1" };

    it("without FIAAS shows no sign of it", () => {
        assert.ok(!("fiaas" in installationConfiguration.parse({ cluster })));
        assert.ok(!("fiaas" in namespaceConfiguration.parse({})));
    });

    it("may have daemons in namespaces of others", () => {
        const fiaas = { channels: { stable: { image: "fiaas/fdd:v1" } } };
        const { faults } = checkConfiguration({ cluster, fiaas, namespaces: { a: { create: false, fiaas: {} } } });
        assert.deepEqual(faults, []);
    });

    it("may have channels beside one that nobody follows", () => {
        const fiaas = { channels: { edge: { image: "fiaas/fdd:v1" } } };
        const { faults } = checkConfiguration({ cluster, fiaas, namespaces: { a: { fiaas: { channel: "edge" } } } });
        assert.deepEqual(faults, []);
    });
});
