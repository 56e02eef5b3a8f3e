import type { InstallationConfiguration } from "../../components/installation/config";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import type { NodeConfiguration } from "../../components/node/config";
import { trustedAuthorities } from "../../components/node/join-cluster";
import { joinScriptArgs } from "../../components/node/join-outputs";
import { joinScript } from "../../components/node/join-script";
import { alternatives } from "../../components/fault/suggestion";
import { effectiveCatalog } from "../../components/pki/effective-catalog";
import { canonicalAddress, ipVersion } from "../../components/pki/ip-address";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { UserError } from "../user-error";
import { bundleFile, stackBundles, type TrustedBundles } from "./trusted-bundles";

/** What the command line of `flotilla join-script` asks for. */
export interface JoinScriptOptions {
    readonly hostname: string;
    readonly ip?: string;
    readonly ca?: string;
    readonly clientCa?: string;
    readonly project: string;
}

/**
 * Writes the script with which a host joins an installation's cluster.
 * @throws ConfigurationError when the installation's files have faults.
 * @throws UserError when it does not say how hosts join, or what they trust is not to be had.
 */
export async function runJoinScript(installation: string, options: JoinScriptOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [installation]);
    const { configuration } = readInstallation(folder, installation, new LayerFolder(folder));
    if (configuration.join === undefined) {
        throw new UserError(
            `${installation} does not say how hosts join. Write flotilla:join, as docs/joining.md tells.`,
        );
    }
    const node = nodeOf(configuration, options.hostname);
    const addresses = ownAddresses(options.hostname, node, options.ip);
    const args = joinScriptArgs(installation, options.hostname, configuration);
    const { server: bundle, client: clientBundle } = await bundles(folder, installation, configuration, options);
    process.stdout.write(args === undefined ? "" : joinScript({ ...args, addresses, bundle, clientBundle }));
}

function nodeOf({ nodes }: InstallationConfiguration, name: string): NodeConfiguration {
    const node = Object.hasOwn(nodes, name) ? nodes[name] : undefined;
    if (node === undefined) {
        const remedy = alternatives(name, Object.keys(nodes)) ?? "There are none";
        throw new UserError(
            `--hostname: ${JSON.stringify(name)} is not a node of flotilla:nodes. ${remedy}${/[.?]$/.test(remedy) ? "" : "."} ` +
                "A host that joins is declared first.",
        );
    }
    return node;
}

function ownAddresses(name: string, { addresses }: NodeConfiguration, chosen: string | undefined): readonly string[] {
    if (chosen === undefined) {
        return addresses;
    }
    const isChosen = (address: string): boolean =>
        ipVersion(chosen) !== undefined && canonicalAddress(address) === canonicalAddress(chosen);
    const own = addresses.find(isChosen);
    if (own === undefined) {
        throw new UserError(
            `--ip: ${JSON.stringify(chosen)} is not an address of the node "${name}". Use one of: ${addresses.join(", ")}.`,
        );
    }
    return [own];
}

async function bundles(
    folder: string,
    installation: string,
    { nodes, pki }: InstallationConfiguration,
    { ca, clientCa }: JoinScriptOptions,
): Promise<TrustedBundles> {
    if (ca !== undefined) {
        const server = bundleFile(ca);
        return { server, client: clientCa === undefined ? server : bundleFile(clientCa) };
    }
    const { server, client } = pki === undefined ? {} : trustedAuthorities(effectiveCatalog(pki, nodes));
    if (server === undefined || client === undefined) {
        throw new UserError(
            `${installation} declares no certificate of the API server, so nobody knows by what kubelets trust it. Name a file with --ca.`,
        );
    }
    const found = await stackBundles(folder, installation, { server, client });
    return clientCa === undefined ? found : { ...found, client: bundleFile(clientCa) };
}
