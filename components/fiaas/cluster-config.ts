import { z } from "zod";
import { quantity } from "../namespace/resource-list";
import {
    amountOrPercentage,
    flag,
    neededFlag,
    oneOf,
    pairs,
    refusedCredential,
    refusedFlag,
    someText,
    texts,
    wholeNumber,
} from "./cluster-config-values";
import { webAddress } from "./web-address";

const definitions = {
    "enable-crd-support": neededFlag("Watch Applications. Always true: without it the daemon watches nothing."),
    "use-apiextensionsv1-crd": neededFlag(
        "Use v1 of custom resource definitions. Always true: Kubernetes 1.22 and later have no other.",
    ),
    "disable-crd-creation": flag(
        "Leave the custom resource definitions alone. True without this key where the installation makes them.",
    ),
    "include-status-in-app": flag("Write the status into the Application, too. It needs fdd 1.0 or later."),
    "enable-service-account-per-app": flag(
        "Give each application a service account of its own. True without this key; false needs bindDefault: true.",
    ),
    "list-of-roles": texts({
        description: "Roles that the service accounts of applications are bound to.",
        examples: [["application"]],
    }),
    "list-of-cluster-roles": texts({
        description: "Cluster roles that the service accounts of applications are bound to, in their namespace.",
        examples: [["view"]],
    }),
    "enable-deprecated-multi-namespace-support": refusedFlag(
        "needs rights in all namespaces, but a deploy daemon has them in its own only. Take it out, and give each namespace a daemon",
        "Watch all namespaces. Always false: a daemon has rights in its own namespace only.",
    ),
};

const traffic = {
    "use-networkingv1-ingress": neededFlag(
        "Use v1 of Ingress. Always true: Kubernetes 1.22 and later have no other, and every deployment would fail.",
    ),
    "ingress-suffix": texts({
        description: "Suffixes of hosts: each application gets the host <application>.<suffix>.",
        examples: [["apps.example.com"]],
    }),
    "host-rewrite-rule": pairs("regex=replacement", {
        description: "Rules that rewrite hosts of applications; the first one that fits counts.",
        examples: [["^www\\.example\\.com$=www.test.example.com"]],
    }),
    "ingress-host-pair": pairs("host=host", {
        description: "Hosts whose ingress is made once more for another host. It needs fdd 1.10.0 or later.",
        examples: [["www.example.com=www.example.org"]],
    }),
    "use-ingress-tls": oneOf(["disabled", "default_off", "default_on"], {
        description: "Whether ingresses have TLS, and whether applications have to ask for it.",
        examples: ["default_on"],
    }),
    "tls-certificate-issuer": someText({
        description: "The issuer of certificates that cert-manager is told.",
        examples: ["letsencrypt"],
    }),
    "tls-certificate-issuer-overrides": pairs("suffix=name", {
        description: "Other issuers for hosts that end so.",
        examples: [["example.org=internal"]],
    }),
    "tls-certificate-issuer-type-default": someText({
        description: "The annotation that tells cert-manager the issuer.",
        examples: ["cert-manager.io/cluster-issuer"],
    }),
    "tls-certificate-issuer-type-overrides": pairs("suffix=name", {
        description: "Another annotation for hosts that end so.",
        examples: [["example.org=cert-manager.io/issuer"]],
    }),
    "tls-certificate-ready": flag("Call a deployment successful only when its certificates are ready."),
    "enable-deprecated-tls-entry-per-host": flag("One more TLS entry for each host of an ingress."),
    "service-type": oneOf(["ClusterIP", "NodePort", "LoadBalancer"], {
        description: "The type of the applications' services.",
        examples: ["NodePort"],
    }),
};

const applications = {
    environment: someText({ description: "What applications are told of where they run.", examples: ["prod"] }),
    infrastructure: oneOf(["diy", "gke"], { description: "What the cluster runs on.", examples: ["gke"] }),
    "global-env": pairs(
        "NAME=value",
        {
            description:
                "Environment variables of all applications, also as FIAAS_<NAME>. Nothing secret: all can read it.",
            examples: [["REGION=eu-west-1"]],
        },
        true,
    ),
    "deployment-max-surge": amountOrPercentage({
        description: "How many pods a rollout may have beyond the wanted ones.",
        examples: ["25%", 1],
    }),
    "deployment-max-unavailable": amountOrPercentage({
        description: "How many of the wanted pods a rollout may be without.",
        examples: [0, "10%"],
    }),
    "pdb-max-unavailable": amountOrPercentage({
        description: "How many pods of an application may be evicted at once.",
        examples: [1, "10%"],
    }),
    "pdb-unhealthy-pod-eviction-policy": oneOf(["IfHealthyBudget", "AlwaysAllow"], {
        description: "Whether pods that are not ready may be evicted in any case.",
        examples: ["AlwaysAllow"],
    }),
    "pre-stop-delay": wholeNumber(0, { description: "Seconds that a pod sleeps before it stops.", examples: [5] }),
    "ready-check-timeout-multiplier": wholeNumber(1, {
        description: "How many times an application's first delay and replicas the daemon waits for it.",
        examples: [10],
    }),
    "use-in-memory-emptydirs": flag("Keep empty directories of pods in memory."),
    "disable-service-links": flag("Do not tell pods all services by environment variables."),
    "disable-deprecated-managed-env-vars": flag("Do not set the older environment variables, such as IMAGE."),
    "dns-search-domains": texts({
        description: "Domains in which pods look up short names.",
        examples: [["example.com"]],
    }),
};

const additions = {
    "secret-init-containers": pairs("type=image", {
        description: "Images of init containers that fetch secrets, by the type that applications ask for.",
        examples: [["vault=quay.io/example/vault-init:1.2"]],
    }),
    "secrets-init-container-image": someText({
        description: "Image of the init container that fetches secrets for all applications.",
        examples: ["quay.io/example/secrets-init:1.2"],
    }),
    "secrets-service-account-name": someText({
        description: "The service account that this init container is given.",
        examples: ["secrets-reader"],
    }),
    "strongbox-init-container-image": someText({
        description: "Image of the init container for applications with Strongbox.",
        examples: ["quay.io/example/strongbox-init:1.2"],
    }),
    "secrets-directory": someText({
        description: "The directory that the daemon reads its own secrets from.",
        examples: ["/var/run/secrets/fiaas/"],
    }),
    "datadog-container-image": someText({
        description: "Image of the Datadog sidecar.",
        examples: ["datadog/agent:7.50.0"],
    }),
    "datadog-container-memory": quantity.optional().meta({
        description: "How much memory the Datadog sidecar has.",
        examples: ["2Gi"],
    }),
    "datadog-global-tags": pairs("tag=value", {
        description: "Datadog tags of all applications.",
        examples: [["region=eu-west-1"]],
    }),
    "datadog-activate-sleep": flag("Let the Datadog sidecar sleep as long as pre-stop-delay."),
    "extension-hook-url": webAddress.optional().meta({
        description: "A service that is sent each object before it is written, and answers what to write.",
        examples: ["https://hook.example.com"],
    }),
};

const daemon = {
    "usage-reporting-cluster-name": someText({
        description: "The cluster's name in usage events.",
        examples: ["prod-1"],
    }),
    "usage-reporting-operator": someText({
        description: "Who runs the daemon, in usage events.",
        examples: ["platform"],
    }),
    "usage-reporting-endpoint": webAddress.optional().meta({
        description: "Where usage events are sent.",
        examples: ["https://usage.example.com/events"],
    }),
    "usage-reporting-tenant": someText({ description: "Who publishes usage events.", examples: ["example"] }),
    "usage-reporting-team": someText({
        description: "The team of what is deployed, in usage events.",
        examples: ["platform"],
    }),
    proxy: webAddress.optional().meta({
        description: "The proxy that usage events pass through.",
        examples: ["http://proxy.example.com:3128"],
    }),
    "log-format": oneOf(["plain", "json"], { description: "The form of logs.", examples: ["json"] }),
    port: wholeNumber(1, { description: "The port of the daemon's web interface.", examples: [5000] }),
    debug: flag("Log more, and do not check certificates."),
    "api-server": webAddress.optional().meta({
        description: "The address of the API server.",
        examples: ["https://kubernetes.default.svc.cluster.local"],
    }),
    "api-cert": someText({
        description: "A file with the API server's certificate authority.",
        examples: ["/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"],
    }),
    "api-token": refusedCredential("Always refused: the daemon uses the token of its service account."),
    "client-cert": refusedCredential("Always refused: the daemon uses the token of its service account."),
    "client-key": refusedCredential("Always refused: the daemon uses the token of its service account."),
};

/**
 * The configuration of a deploy daemon, cluster_config.yaml: all keys of fdd 1.10.0
 * (https://github.com/fiaas/fiaas-deploy-daemon, fiaas_deploy_daemon/config.py). The daemon ignores keys that it does not
 * know, so a misspelled one would go unnoticed.
 */
export const clusterConfig = z
    .strictObject({ ...definitions, ...traffic, ...applications, ...additions, ...daemon })
    .meta({
        id: "fiaasClusterConfig",
        title: "cluster_config.yaml",
        description: "The configuration of a deploy daemon. What is not here has the daemon's own default.",
    });

/** Keys of cluster_config.yaml as they were written: the daemon has its own defaults. */
export type ClusterConfig = z.output<typeof clusterConfig>;
