import { z } from "zod";
import type * as anchor from "../anchor/config";
import { clusterConfiguration } from "../cluster/config";
import { deployerConfiguration } from "../deployer/config";
import { fiaasConfiguration } from "../fiaas/config";
import type * as genesis from "../genesis/config";
import { guardRailsConfiguration } from "../guard-rails/config";
import { namespacesConfiguration } from "../namespace/config";
import { nodesConfiguration } from "../node/config";
import type * as join from "../node/join-config";
import { nodeRolesConfiguration } from "../node/role-config";
import type * as pki from "../pki/config";
import { registriesConfiguration } from "../registry/config";
import { secretsConfiguration } from "../secret/config";
import { lazySection } from "./lazy-section";

const layers = z
    .array(z.string())
    .default([])
    .meta({
        description:
            "Layers below this file, the weakest first: files stacks/layers/<name>.yaml with the same sections. Maps merge, lists and single values replace, null removes.",
        examples: [["defaults", "stage/canary"]],
    });

function loadPki() {
    return (module.require("../pki/config") as typeof pki).pkiConfiguration;
}

function loadJoin() {
    return (module.require("../node/join-config") as typeof join).joinConfiguration;
}

function loadGenesis() {
    return (module.require("../genesis/config") as typeof genesis).genesisConfiguration;
}

function loadAnchors() {
    return (module.require("../anchor/config") as typeof anchor).anchorsConfiguration;
}

/**
 * The whole configuration of an installation: each key stands in the stack file as `flotilla:<key>`. Defaults live here
 * and nowhere else.
 */
export const installationConfiguration = z.strictObject({
    layers,
    cluster: clusterConfiguration,
    namespaces: namespacesConfiguration,
    registries: registriesConfiguration,
    fiaas: fiaasConfiguration.optional().meta({
        description:
            "FIAAS: releases of the deploy daemon, and what all daemons have in common. A namespace has a daemon when it has the " +
            "key fiaas.",
        examples: [{ channels: { stable: { image: "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8" } } }],
    }),
    nodes: nodesConfiguration,
    nodeRoles: nodeRolesConfiguration,
    pki: lazySection(loadPki).meta({
        description:
            "The certificates of the cluster. {} is enough for all that its nodes need; without the key there are none.",
        examples: [{ apiServer: { hosts: ["api.example.com"], server: "https://api.example.com:6443" } }],
    }),
    join: lazySection(loadJoin).meta({
        description:
            "How hosts join the cluster: what `flotilla join-script` writes. Nothing in the cluster is declared by it.",
        examples: [{ server: "https://api.example.com:6443", clusterDNS: ["10.96.0.10"] }],
    }),
    anchors: lazySection(loadAnchors).meta({
        description:
            "Components that run as static pods and survive the loss of the API, by name: what keeps their manifest and files on the nodes.",
        examples: [
            {
                scheduler: {
                    preset: "scheduler",
                    image: "registry.k8s.io/kube-scheduler:v1.35.4",
                    anchorImage: "registry.example.com/busybox:1.37.0",
                },
            },
        ],
    }),
    genesis: lazySection(loadGenesis).meta({
        description:
            "The first node of a cluster that is not there yet: what `flotilla genesis-script` prints. Nothing in the cluster is declared by it.",
        examples: [{ node: "n0", cluster: "absent" }],
    }),
    deployer: deployerConfiguration,
    guardRails: guardRailsConfiguration,
    secrets: secretsConfiguration,
});

/** An installation's configuration with all defaults. */
export type InstallationConfiguration = z.output<typeof installationConfiguration>;
