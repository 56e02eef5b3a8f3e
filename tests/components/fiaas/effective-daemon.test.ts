import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { canonicalJson } from "../../../components/fiaas/canonical-json";
import { fiaasConfiguration } from "../../../components/fiaas/config";
import { daemonConfiguration } from "../../../components/fiaas/daemon-config";
import { type EffectiveDaemon, effectiveDaemon } from "../../../components/fiaas/effective-daemon";
import { daemonSpecification } from "../../../components/fiaas/fiaas-yaml";

const channels = { stable: { image: "fiaas/fdd:v1" }, edge: { image: "registry:5000/fdd:v2" } };

function effective(fiaas: unknown, daemon: unknown = {}): EffectiveDaemon {
    return effectiveDaemon(fiaasConfiguration.parse(fiaas), daemonConfiguration.parse(daemon));
}

describe("the release of a daemon", () => {
    const cases: readonly {
        readonly rule: string;
        readonly fiaas: unknown;
        readonly daemon?: unknown;
        readonly expected: Partial<EffectiveDaemon>;
    }[] = [
        {
            rule: "is that of the default channel",
            fiaas: { channels },
            expected: { source: "channel", channel: "stable", tag: "stable", image: "fiaas/fdd:v1", version: "v1" },
        },
        {
            rule: "is that of the channel which is the default here",
            fiaas: { channels, channel: "edge" },
            expected: { source: "channel", channel: "edge", tag: "edge", image: "registry:5000/fdd:v2", version: "v2" },
        },
        {
            rule: "is that of the namespace's own channel",
            fiaas: { channels },
            daemon: { channel: "edge" },
            expected: { source: "channel", channel: "edge", tag: "edge", image: "registry:5000/fdd:v2", version: "v2" },
        },
        {
            rule: "is the pinned one, whatever the channel says",
            fiaas: { channels },
            daemon: { channel: "edge", pin: { image: "fiaas/fdd:v3" } },
            expected: { source: "pin", channel: "edge", tag: "edge", image: "fiaas/fdd:v3", version: "v3" },
        },
        {
            rule: "is the one of all, without channels",
            fiaas: { release: { image: "fiaas/fdd:v4" } },
            expected: { source: "release", channel: undefined, tag: "v4", image: "fiaas/fdd:v4", version: "v4" },
        },
        {
            rule: "is the pinned one beside one of all",
            fiaas: { release: { image: "fiaas/fdd:v4" } },
            daemon: { pin: { image: "fiaas/fdd:v3" } },
            expected: { source: "pin", channel: undefined, tag: "v3", image: "fiaas/fdd:v3", version: "v3" },
        },
    ];
    for (const { rule, fiaas, daemon, expected } of cases) {
        it(rule, () => {
            const { source, channel, tag, image, version } = effective(fiaas, daemon);
            assert.deepEqual({ source, channel, tag, image, version }, expected);
        });
    }

    it("has the daemon's own fiaas.yml, unless another one is written", () => {
        const spec = { version: 3, ingress: [] };
        assert.deepEqual(effective({ channels }).specification, daemonSpecification);
        assert.deepEqual(effective({ release: { image: "a:1", spec } }).specification, spec);
    });

    it("has its fiaas.yml under the override of all, and that under the namespace's own", () => {
        const fiaas = { channels, override: { merge: "shallow", spec: { replicas: { minimum: 2 }, ingress: [] } } };
        const daemon = { override: { merge: "deep", spec: { replicas: { maximum: 2 } } } };
        assert.deepEqual(effective(fiaas, daemon).specification, {
            ...daemonSpecification,
            replicas: { minimum: 2, maximum: 2 },
            ingress: [],
        });
    });

    it("cannot be told of a channel that is not there, not even of one that all objects have", () => {
        assert.throws(() => effective({ channels }, { channel: "constructor" }), RangeError);
    });
});

describe("the configuration of a daemon", () => {
    it("has what Kubernetes needs, a service account for each application, and leaves definitions alone", () => {
        assert.deepEqual(effective({ channels }).clusterConfig, {
            "disable-crd-creation": true,
            "enable-crd-support": true,
            "enable-service-account-per-app": true,
            "use-apiextensionsv1-crd": true,
            "use-networkingv1-ingress": true,
        });
    });

    it("lets the daemon make the definitions where the installation does not", () => {
        assert.ok(!("disable-crd-creation" in effective({ channels, crds: { create: false } }).clusterConfig));
    });

    it("has what is written in place of what is injected", () => {
        const clusterConfig = { "disable-crd-creation": false, "enable-service-account-per-app": false };
        const result = effective({ channels, clusterConfig }, { bindDefault: true });
        assert.equal(result.clusterConfig["disable-crd-creation"], false);
        assert.equal(result.clusterConfig["enable-service-account-per-app"], false);
    });

    it("has the namespace's keys in place of those of all, lists whole", () => {
        const fiaas = { channels, clusterConfig: { environment: "test", "ingress-suffix": ["a", "b"] } };
        const { clusterConfig } = effective(fiaas, { clusterConfig: { "ingress-suffix": ["c"] } });
        assert.equal(clusterConfig["environment"], "test");
        assert.deepEqual(clusterConfig["ingress-suffix"], ["c"]);
    });

    it("is written with sorted keys and a line end at the end", () => {
        const { clusterConfigText } = effective({ channels, clusterConfig: { environment: "test", debug: true } });
        assert.equal(
            clusterConfigText,
            "debug: true\ndisable-crd-creation: true\nenable-crd-support: true\nenable-service-account-per-app: true\n" +
                'environment: "test"\n' +
                "use-apiextensionsv1-crd: true\nuse-networkingv1-ingress: true\n",
        );
    });

    it("is written so that the daemon's older YAML reads the same texts", () => {
        const texts = ["on", "no", "=", "12:30", "1e3", "0o7", "~", "a: b", "# c", "x".repeat(200), " d ", "%e"];
        const { clusterConfigText } = effective({ channels, clusterConfig: { "ingress-suffix": texts } });
        // Without quotes "=" stops the YAML parser of the daemon, PyYAML.
        assert.ok(clusterConfigText.includes('- "="\n'));
        for (const version of ["1.1", "1.2"] as const) {
            const read = parse(clusterConfigText, { version }) as Record<string, unknown>;
            assert.deepEqual(read["ingress-suffix"], texts);
        }
    });

    it("has a hash that any change of a value changes", () => {
        const hashes = [{}, { debug: true }, { debug: false }, { port: 5000 }, { "ingress-suffix": ["a", "b"] }].map(
            (clusterConfig) => effective({ channels, clusterConfig }).configurationHash,
        );
        assert.equal(new Set(hashes).size, hashes.length);
        assert.match(hashes[0] ?? "", /^[0-9a-f]{64}$/);
    });

    it("has a hash and a text that the order of keys does not change, nor the file in which they stand", () => {
        const entries: readonly (readonly [string, unknown])[] = [
            ["debug", true],
            ["environment", "test"],
            ["port", 5000],
            ["ingress-suffix", ["b", "a"]],
            ["enable-crd-support", true],
        ];
        const once = effective({ channels, clusterConfig: Object.fromEntries(entries) });
        fc.assert(
            fc.property(
                fc.shuffledSubarray([...entries], { minLength: entries.length }),
                fc.nat({ max: entries.length }),
                (shuffled, cut) => {
                    const [all, own] = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => ({
                        clusterConfig: Object.fromEntries(part),
                    }));
                    const again = effective({ channels, ...all }, own);
                    assert.equal(again.configurationHash, once.configurationHash);
                    assert.equal(again.clusterConfigText, once.clusterConfigText);
                },
            ),
        );
    });
});

describe("canonical JSON", () => {
    const reversed = (value: unknown): unknown =>
        Array.isArray(value)
            ? value.map(reversed)
            : typeof value === "object" && value !== null
              ? Object.fromEntries(
                    Object.entries(value)
                        .reverse()
                        .map(([key, entry]) => [key, reversed(entry)]),
                )
              : value;

    it("is the same for the same keys in another order, and for nothing else", () => {
        fc.assert(
            fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
                assert.equal(canonicalJson(first), canonicalJson(reversed(first)));
                assert.deepEqual(JSON.parse(canonicalJson(first)), JSON.parse(JSON.stringify(first)));
                const areEqual = canonicalJson(first) === canonicalJson(second);
                assert.equal(areEqual, canonicalJson(reversed(first)) === canonicalJson(reversed(second)));
            }),
        );
    });
});

describe("what else counts for a daemon", () => {
    it("is nothing, where nothing is written", () => {
        const { additionalLabels, additionalAnnotations, force, deadline, bindDefault, wave, retain, adopt, digest } =
            effective({ channels });
        assert.deepEqual(
            { additionalLabels, additionalAnnotations, force, deadline, bindDefault, wave, retain, adopt, digest },
            {
                additionalLabels: {},
                additionalAnnotations: {},
                force: undefined,
                deadline: 180,
                bindDefault: false,
                wave: 0,
                retain: false,
                adopt: undefined,
                digest: undefined,
            },
        );
    });

    it("has the namespace's label of bootstraps, else that of all, else the permanent one of Skipper", () => {
        const all = { channels, bootstrap: { label: "temporary" } } as const;

        assert.equal(effective({ channels }).bootstrapLabel, "always");
        assert.equal(effective(all).bootstrapLabel, "temporary");
        assert.equal(effective(all, { bootstrap: { label: "always" } }).bootstrapLabel, "always");
    });

    it("has the namespace's deadline, else that of all", () => {
        const fiaas = { channels, bootstrap: { deadline: 300 } };
        assert.equal(effective(fiaas).deadline, 300);
        assert.equal(effective(fiaas, { bootstrap: { deadline: 200 } }).deadline, 200);
        assert.equal(effective(fiaas, { bootstrap: { force: "now" } }).deadline, 300);
    });

    it("has the kinds of labels and annotations that are not empty", () => {
        const result = effective(
            { channels },
            {
                additionalLabels: { pod: { a: "b" }, status: {} },
                additionalAnnotations: { global: { c: "d" } },
            },
        );
        assert.deepEqual(result.additionalLabels, { pod: { a: "b" } });
        assert.deepEqual(result.additionalAnnotations, { global: { c: "d" } });
    });
});
