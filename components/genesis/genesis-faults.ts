import { defaultManifestDirectory } from "../anchor/host-directory";
import type { Fault } from "../fault/fault";
import { alternatives } from "../fault/suggestion";
import { type ConfigurationMap, ownValue } from "../installation/merge";
import { effectiveCatalog } from "../pki/effective-catalog";
import type { GenesisConfiguration } from "./config";
import { apiServerAnchor, genesisAnchors, type GenesisSections, kubeletCertificate } from "./genesis-sections";

/**
 * What keeps the first node from being made of the other sections.
 * @param raw what was written: a section with faults of its own is there, and is not missing.
 * @param sound the sections that are right by themselves.
 */
export function genesisFaults(raw: ConfigurationMap, sound: Partial<GenesisSections>): Fault[] {
    const { genesis, nodes } = sound;
    if (genesis === undefined) {
        return [];
    }
    const missing = (["join", "pki", "anchors"] as const).filter((section) => ownValue(raw, section) === undefined);
    const isUnknown = nodes !== undefined && !Object.hasOwn(nodes, genesis.node);
    return [
        ...missing.map((section) => ({
            path: ["genesis"],
            message: `there is no flotilla:${section}, of which the first node is made. Write it, as docs/genesis.md tells`,
        })),
        ...(isUnknown
            ? [
                  {
                      path: ["genesis", "node"],
                      message: `"${genesis.node}" is not a node of flotilla:nodes. ${alternatives(genesis.node, Object.keys(nodes)) ?? "Declare it there"}`,
                  },
              ]
            : [...nodeFaults(genesis, sound), ...anchorFaults(genesis, sound)]),
        ...(genesis.cluster === "absent" ? earlyFaults(sound) : []),
    ];
}

/** What has no certificate cannot register. */
function nodeFaults({ node }: GenesisConfiguration, { nodes = {}, pki }: Partial<GenesisSections>): Fault[] {
    return pki === undefined || kubeletCertificate(node, pki, nodes) !== undefined
        ? []
        : [
              {
                  path: ["genesis", "node"],
                  message:
                      `the kubelet of "${node}" has no certificate of which Flotilla has the key, with a kubeconfig. Add the document kubelet-${node} to the ` +
                      "catalog, or have it signed",
              },
          ];
}

function anchorFaults(
    { node }: GenesisConfiguration,
    { anchors, join, nodes = {}, pki }: Partial<GenesisSections>,
): Fault[] {
    if (anchors === undefined || pki === undefined) {
        return [];
    }
    const selected = genesisAnchors(node, anchors, { nodes, pki });
    const manifests = join?.kubelet.configuration?.["staticPodPath"] ?? defaultManifestDirectory;
    return [
        ...(apiServerAnchor(selected, anchors) === undefined
            ? [
                  {
                      path: ["genesis", "node"],
                      message: `no anchor with the preset apiserver is on "${node}". Declare one, or give the node the role control-plane`,
                  },
              ]
            : []),
        ...selected.flatMap(({ manifestDirectory, name }) =>
            join === undefined || manifestDirectory === manifests
                ? []
                : [
                      {
                          path: ["anchors", name],
                          message: `its manifestDirectory is "${manifestDirectory}", but the kubelet of flotilla:join looks into ${JSON.stringify(manifests)}. Write the same for both`,
                      },
                  ],
        ),
        ...selected.flatMap(({ member, name }) =>
            member?.first === undefined || member.first === node
                ? []
                : [
                      {
                          path: ["anchors", name, "firstMember"],
                          message: `"${member.first}" would begin another etcd than the one that genesis begins on "${node}". Take it out`,
                      },
                  ],
        ),
    ];
}

/** What takes a cluster to be made. */
function earlyFaults({ nodes = {}, pki }: Partial<GenesisSections>): Fault[] {
    if (pki === undefined) {
        return [];
    }
    const { authorities } = effectiveCatalog(pki, nodes);
    return [
        ...authorities
            .filter(({ issuer }) => issuer.kind === "cert-manager")
            .map(({ name }) => ({
                path: ["pki", "authorities", name, "issuer"],
                message:
                    '"cert-manager" signs in the cluster, and genesis.cluster says that there is none yet. Use another issuer until there is',
            })),
        ...(pki.encryption === undefined
            ? []
            : [
                  {
                      path: ["pki", "encryption"],
                      message:
                          "its steps look at the cluster, and genesis.cluster says that there is none yet. Take it out, and begin to encrypt when there is " +
                          "(docs/encryption-at-rest.md)",
                  },
              ]),
    ];
}
