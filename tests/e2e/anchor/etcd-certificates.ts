import path from "node:path";
import { catalogOf } from "../../components/pki/catalogs";
import { writeCertificates } from "./catalog-certificates";

/** Where a member, and its anchor, find their certificates. */
export interface EtcdFiles {
    /** Of a document of the catalog: its certificate, and its key. */
    pair(document: string): { readonly certificate: string; readonly key: string };
    /** The certificate of an authority. */
    authority(name: string): string;
}

/** Issues all that the default catalog has for etcd on nodes with these addresses, into a folder. */
export async function writeEtcdCertificates(
    folder: string,
    nodes: Readonly<Record<string, string>>,
): Promise<EtcdFiles> {
    const entries = Object.entries(nodes).map(([node, address]) => [node, { addresses: [address], roles: ["etcd"] }]);
    const catalog = catalogOf({}, Object.fromEntries(entries));
    const file = (name: string): string => path.join(folder, name);
    await writeCertificates(
        folder,
        catalog.authorities.filter(({ name }) => name.startsWith("kubernetes-etcd")),
    );
    return {
        pair: (document) => ({ certificate: file(`${document}.pem`), key: file(`${document}-key.pem`) }),
        authority: (name) => file(`${name}.pem`),
    };
}
