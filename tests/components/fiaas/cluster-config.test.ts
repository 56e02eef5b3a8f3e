import assert from "node:assert/strict";
import { clusterConfig } from "../../../components/fiaas/cluster-config";
import { type FaultCase, faultsWith } from "./faults";

const cases: readonly FaultCase[] = [
    {
        rule: "keys that are unknown, with the nearest one",
        value: { "ingress-sufix": ["a"], ingressSuffix: ["a"] },
        expected: [
            'ingress-sufix: unknown key "ingress-sufix". Did you mean "ingress-suffix"?',
            'ingressSuffix: unknown key "ingressSuffix". Did you mean "ingress-suffix"?',
        ],
    },
    {
        rule: "what switches off one of the keys that Kubernetes needs",
        value: { "enable-crd-support": false, "use-apiextensionsv1-crd": false, "use-networkingv1-ingress": "true" },
        expected: [
            "enable-crd-support: false switches off what the deploy daemon needs on Kubernetes 1.22 and later. Take it out: it is always true",
            "use-apiextensionsv1-crd: false switches off what the deploy daemon needs on Kubernetes 1.22 and later. Take it out: it is always true",
            'use-networkingv1-ingress: "true" switches off what the deploy daemon needs on Kubernetes 1.22 and later. Take it out: it is always true',
        ],
    },
    {
        rule: "pairs with no or more than one equals sign, or nothing beside it",
        value: { "global-env": ["A=b=c", "A", "=b"], "host-rewrite-rule": ["a="], "ingress-host-pair": ["a=b=c"] },
        expected: [
            'host-rewrite-rule[0]: "a=" has nothing on one side of the "=". Write regex=replacement',
            'ingress-host-pair[0]: "a=b=c" has more than one "=", at which the deploy daemon stops. Write host=host with one',
            'global-env[0]: "A=b=c" has more than one "=", at which the deploy daemon stops. Write NAME=value with one',
            'global-env[1]: "A" has no "=". Write NAME=value',
            'global-env[2]: "=b" has nothing on one side of the "=". Write NAME=value',
        ],
    },
    {
        rule: "pairs of all other lists with two equals signs",
        value: {
            "tls-certificate-issuer-overrides": ["a=b=c"],
            "tls-certificate-issuer-type-overrides": ["a=b=c"],
            "secret-init-containers": ["a=b=c"],
            "datadog-global-tags": ["a=b=c"],
        },
        expected: [
            'tls-certificate-issuer-overrides[0]: "a=b=c" has more than one "=", at which the deploy daemon stops. Write suffix=name with one',
            'tls-certificate-issuer-type-overrides[0]: "a=b=c" has more than one "=", at which the deploy daemon stops. Write suffix=name with one',
            'secret-init-containers[0]: "a=b=c" has more than one "=", at which the deploy daemon stops. Write type=image with one',
            'datadog-global-tags[0]: "a=b=c" has more than one "=", at which the deploy daemon stops. Write tag=value with one',
        ],
    },
    {
        rule: "entries of lists that are no text",
        value: { "ingress-suffix": "apps.example.com", "list-of-roles": [12, ""] },
        expected: [
            'list-of-roles[0]: 12 is a number, but text is wanted here. Put it in quotes: "12"',
            'list-of-roles[1]: "" is empty. Write the text, or take the entry out',
            'ingress-suffix: "apps.example.com" is text, but a list is wanted here. Write a list',
        ],
    },
    {
        rule: "amounts that are neither whole numbers nor percentages",
        value: { "deployment-max-surge": 2.5, "deployment-max-unavailable": "1", "pdb-max-unavailable": "101%" },
        expected: [
            'deployment-max-surge: 2.5 is neither a whole number nor a percentage. Write one such as 1 or "25%"',
            'deployment-max-unavailable: "1" is neither a whole number nor a percentage. Write one such as 1 or "25%"',
            'pdb-max-unavailable: "101%" is neither a whole number nor a percentage. Write one such as 1 or "25%"',
        ],
    },
    {
        rule: "words that a key does not have",
        value: { "service-type": "Cluster", "use-ingress-tls": true, "log-format": "JSON", infrastructure: "aws" },
        expected: [
            "use-ingress-tls: true is not a value of this key. Use disabled, default_off or default_on",
            'service-type: "Cluster" is not a value of this key. Use ClusterIP, NodePort or LoadBalancer',
            'infrastructure: "aws" is not a value of this key. Use diy or gke',
            'log-format: "JSON" is not a value of this key. Use plain or json',
        ],
    },
    {
        rule: "credentials, without showing them",
        value: { "api-token": "hunter2", "client-cert": ["hunter2"], "client-key": { a: "hunter2" } },
        expected: ["api-token", "client-cert", "client-key"].map(
            (key) =>
                `${key}: the value (not shown) is a credential, and a ConfigMap is no place for one. Take it out: the deploy ` +
                "daemon uses its service account; and change it if the file was shared",
        ),
    },
    {
        rule: "addresses with a password, without showing it, and texts that are no address",
        value: { proxy: "http://robot:hunter2@proxy:3128", "extension-hook-url": "hook.example.com" },
        expected: [
            'extension-hook-url: "hook.example.com" is not an address. Write one that begins with https://',
            "proxy: the value (not shown) has a user or password, which everybody could read. Take it out, and change it",
        ],
    },
    {
        rule: "a daemon for all namespaces, which has rights in one",
        value: { "enable-deprecated-multi-namespace-support": true },
        expected: [
            "enable-deprecated-multi-namespace-support: true needs rights in all namespaces, but a deploy daemon has them in its own only. Take it out, and give each namespace a daemon",
        ],
    },
];

/** docs/operator_guide.md of fiaas-deploy-daemon 1.10.0, and its config.py. */
const keys =
    `enable-crd-support use-apiextensionsv1-crd use-networkingv1-ingress disable-crd-creation include-status-in-app
    enable-service-account-per-app list-of-roles list-of-cluster-roles enable-deprecated-multi-namespace-support
    ingress-suffix host-rewrite-rule ingress-host-pair use-ingress-tls tls-certificate-issuer
    tls-certificate-issuer-overrides tls-certificate-issuer-type-default tls-certificate-issuer-type-overrides
    tls-certificate-ready enable-deprecated-tls-entry-per-host environment infrastructure log-format global-env service-type
    deployment-max-surge deployment-max-unavailable pdb-max-unavailable pdb-unhealthy-pod-eviction-policy pre-stop-delay
    ready-check-timeout-multiplier use-in-memory-emptydirs disable-service-links disable-deprecated-managed-env-vars
    dns-search-domains secret-init-containers secrets-init-container-image secrets-service-account-name
    strongbox-init-container-image secrets-directory datadog-container-image datadog-container-memory datadog-global-tags
    datadog-activate-sleep extension-hook-url usage-reporting-cluster-name usage-reporting-operator
    usage-reporting-endpoint usage-reporting-tenant usage-reporting-team proxy port debug api-server api-token api-cert
    client-cert client-key`.split(/\s+/);

describe("the configuration of a deploy daemon", () => {
    for (const { rule, value, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faultsWith(clusterConfig, value), expected);
        });
    }

    it("has every key of fdd 1.10.0, and no other", () => {
        assert.deepEqual(Object.keys(clusterConfig.shape).sort(), [...keys].sort());
    });

    it("takes whole numbers, percentages and empty values of variables", () => {
        const right = {
            "deployment-max-surge": "100%",
            "deployment-max-unavailable": 0,
            "pdb-max-unavailable": "0%",
            "global-env": ["EMPTY="],
            "pre-stop-delay": 0,
        };
        assert.deepEqual(faultsWith(clusterConfig, right), []);
    });

    it("gets no defaults: the daemon has its own", () => {
        assert.deepEqual(clusterConfig.parse({}), {});
    });
});
