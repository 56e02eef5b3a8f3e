import assert from "node:assert/strict";
import { daemonSpecification, fiaasSpecification, fiaasSpecificationPart } from "../../../components/fiaas/fiaas-yaml";
import { type FaultCase, faultsWith } from "./faults";

const useOne = "Use exactly one of execute, http and tcp";
const liveness = { http: { path: "/healthz" } };

const cases: readonly FaultCase[] = [
    {
        rule: "every version but 3, and none",
        value: { version: 2 },
        expected: ["version: 2 is not version 3, the only one that all daemons understand. Write 3"],
    },
    {
        rule: "no version",
        value: {},
        expected: ["version: nothing is not version 3, the only one that all daemons understand. Write 3"],
    },
    {
        rule: "unknown keys at any depth",
        value: {
            version: 3,
            healtchecks: {},
            ports: [{ targetPort: 1 }],
            metrics: { prometheus: { paths: "/" } },
            annotations: { pods: {} },
        },
        expected: [
            'metrics.prometheus.paths: unknown key "paths". Did you mean "path"?',
            'ports[0].targetPort: unknown key "targetPort". Did you mean "target_port"?',
            'annotations.pods: unknown key "pods". Did you mean "pod"?',
            'healtchecks: unknown key "healtchecks". Did you mean "healthchecks"?',
        ],
    },
    {
        rule: "a health check of none or two kinds",
        value: { version: 3, healthchecks: { liveness: { period_seconds: 5 }, readiness: { ...liveness, tcp: {} } } },
        expected: [
            `healthchecks.liveness: {"period_seconds":5} has none of execute, http and tcp. ${useOne}`,
            `healthchecks.readiness: {"http":{"path":"/healthz"},"tcp":{}} has http and tcp. ${useOne}`,
        ],
    },
    {
        rule: "two ports without a check of liveness",
        value: { version: 3, ports: [{}, { name: "admin" }], healthchecks: { readiness: liveness } },
        expected: [
            'ports: [{},{"name":"admin"}] has 2 entries, so that nobody knows how to check the container. Set healthchecks.liveness, or use one port',
        ],
    },
    {
        rule: "no ports without a check of liveness",
        value: { version: 3, ports: [] },
        expected: [
            "ports: [] has 0 entries, so that nobody knows how to check the container. Set healthchecks.liveness, or use one port",
        ],
    },
    {
        rule: "ports of the same name, also of the default one",
        value: { version: 3, ports: [{}, { name: "http" }], healthchecks: { liveness } },
        expected: ['ports[1]: {"name":"http"} has the name "http", as another port has. Give it another name'],
    },
    {
        rule: "names of ports that are not there, in checks, metrics and ingress",
        value: {
            version: 3,
            ports: [{ name: "main" }],
            healthchecks: { liveness: { tcp: { port: "mian" } } },
            metrics: { prometheus: { port: "http" } },
            ingress: [{ paths: [{ port: "main" }, { port: "web" }] }],
        },
        expected: [
            'healthchecks.liveness.tcp.port: "mian" is not the name of one of the ports. Use one of: main',
            'metrics.prometheus.port: "http" is not the name of one of the ports. Use one of: main',
            'ingress[0].paths[1].port: "web" is not the name of one of the ports. Use one of: main',
        ],
    },
    {
        rule: "quantities that are none, and limits that are null",
        value: { version: 3, resources: { limits: { cpu: "many", memory: null }, requests: { memory: "100m" } } },
        expected: [
            'resources.limits.cpu: "many" is not a quantity. Write a number, with a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi',
            "resources.limits.memory: null is not a quantity. Write a number, with a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi",
            'resources.requests.memory: "100m" is not a whole number of bytes. Use a whole number with a unit such as Mi or Gi',
        ],
    },
    {
        rule: "a limit that is no quantity, and compares with nothing",
        value: { version: 3, resources: { limits: { cpu: "many" } } },
        expected: [
            'resources.limits.cpu: "many" is not a quantity. Write a number, with a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi',
        ],
    },
    {
        rule: "requests above limits, those of the daemon's defaults included",
        value: { version: 3, resources: { limits: { memory: "128Mi" }, requests: { cpu: 1 } } },
        expected: [
            `resources.requests.cpu: 1 is more than the daemon's default limit, "400m". Lower it, or set resources.limits.cpu`,
            `resources.limits.memory: "128Mi" is less than the daemon's default request, "256Mi". Raise it, or set resources.requests.memory`,
        ],
    },
    {
        rule: "more replicas at least than at most",
        value: { version: 3, replicas: { minimum: 3, maximum: 2 } },
        expected: ["replicas.minimum: 3 is more than maximum, 2. Lower it, or raise maximum"],
    },
    {
        rule: "secrets, without showing them",
        value: { version: 3, extensions: { secrets: { vault: { parameters: { TOKEN: "hunter2" } } } } },
        expected: [
            "extensions.secrets.vault.parameters: the value (not shown) would stand in the logs of each ApplicationStatus, in plain text. Put it into a Secret with the application's name, which the daemon's pod finds in /var/run/secrets/fiaas/",
        ],
    },
    {
        rule: "labels that are none",
        value: { version: 3, labels: { pod: { "a b": "c" } } },
        expected: [
            'labels.pod["a b"]: "a b" is not a label\'s key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
        ],
    },
];

describe("a fiaas.yml", () => {
    for (const { rule, value, expected } of cases) {
        it(`is refused for ${rule}`, () => {
            assert.deepEqual(faultsWith(fiaasSpecification, value), expected);
        });
    }

    const right: readonly (readonly [rule: string, specification: Readonly<Record<string, unknown>>])[] = [
        ["a check by a port's number", { healthchecks: { liveness: { tcp: { port: 8080 } } } }],
        ["a check without a port", { ports: [{ name: "main" }], healthchecks: { liveness: { http: {} } } }],
        [
            "a command as the check of a container without ports",
            {
                ports: [],
                healthchecks: { liveness: { execute: { command: "/bin/check" } } },
            },
        ],
        ["TLS in both forms", { extensions: { tls: { enabled: true, certificate_issuer: "letsencrypt" } } }],
        ["quantities that are numbers", { resources: { limits: { cpu: 1, memory: 1073741824 } } }],
        [
            "annotations and labels of all kinds",
            { annotations: { role_binding: { a: "b" } }, labels: { pod: { a: "b" } } },
        ],
    ];
    for (const [rule, specification] of right) {
        it(`may have ${rule}, and stays as it is written`, () => {
            const whole = { version: 3, ...specification };
            assert.deepEqual(fiaasSpecification.parse(whole), whole);
        });
    }

    it("of the daemon is the one of the channel stable", () => {
        assert.deepEqual(fiaasSpecification.parse(daemonSpecification), {
            version: 3,
            admin_access: true,
            replicas: { minimum: 1, maximum: 1 },
            resources: { requests: { memory: "128Mi" } },
            ports: [{ target_port: 5000 }],
            healthchecks: { liveness: { http: { path: "/healthz" } } },
            metrics: { prometheus: { path: "/internal-backstage/prometheus" } },
        });
    });
});

describe("a part of a fiaas.yml", () => {
    it("needs nothing, and is not looked at as a whole", () => {
        assert.deepEqual(faultsWith(fiaasSpecificationPart, {}), []);
        assert.deepEqual(faultsWith(fiaasSpecificationPart, { healthchecks: { liveness: { period_seconds: 5 } } }), []);
    });

    it("has no other keys than the whole", () => {
        assert.deepEqual(faultsWith(fiaasSpecificationPart, { port: [] }), [
            'port: unknown key "port". Did you mean "ports"?',
        ]);
    });
});
