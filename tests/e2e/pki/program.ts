/**
 * A program of certificates alone, which the key `test:pki` describes: authorities, leaves, key pairs and trust bundles by
 * logical name, with the arguments of their classes. Leaves name their authority, which is the same for all.
 */
export const pkiProgram = `import * as pulumi from "@pulumi/pulumi";
import { FlotillaProvider } from "./components/cluster/flotilla-provider";
import { CertificateAuthority, type CertificateAuthorityArgs } from "./components/pki/certificate-authority";
import { KeyPair, type KeyPairArgs } from "./components/pki/key-pair";
import { type LeafCertificateArgs, LeafCertificates } from "./components/pki/leaf-certificates";
import { TrustBundle, type TrustBundleArgs } from "./components/pki/trust-bundle";

interface Pki {
    readonly authorities?: Readonly<Record<string, CertificateAuthorityArgs>>;
    readonly leaves?: Readonly<Record<string, LeafCertificateArgs & { readonly authority: string }>>;
    readonly keyPairs?: Readonly<Record<string, KeyPairArgs>>;
    readonly bundles?: Readonly<
        Record<string, TrustBundleArgs & { readonly certificates: Record<string, string>; readonly leaves: string[] }>
    >;
}

const { authorities = {}, leaves = {}, keyPairs = {}, bundles = {} } = new pulumi.Config("test").requireObject<Pki>("pki");
const provider = new FlotillaProvider("flotilla", { kubeconfig: "" });

function each<Args, Value>(all: Readonly<Record<string, Args>>, make: (name: string, args: Args) => Value) {
    return Object.fromEntries(Object.entries(all).map(([name, args]) => [name, make(name, args)]));
}

const issuers = each(authorities, (name, args) => new CertificateAuthority(name, args, { provider }));
function declareLeaves(signer: CertificateAuthority) {
    const { certificate, privateKey } = signer;
    const wanted = Object.entries(leaves).map(([name, { authority: _, ...args }]) => [name, args]);
    const certificates = Object.fromEntries(wanted);
    const all = new LeafCertificates("leaves", { authority: { certificate, privateKey }, certificates }, { provider });
    const { authorityFingerprint } = all;
    return each(leaves, (name) => ({ ...all.leaf(name), authorityFingerprint }));
}

const [signer] = Object.values(leaves).map(({ authority }) => issuers[authority]);
const issued = signer === undefined ? {} : declareLeaves(signer);
const pairs = each(keyPairs, (name, args) => new KeyPair(name, args, { provider }));
const trusted = each(
    bundles,
    (name, args) =>
        new TrustBundle(
            name,
            {
                ...args,
                certificates: each(args.certificates, (_, authority) => issuers[authority].certificate),
                leaves: Object.fromEntries(args.leaves.map((leaf) => [leaf, issued[leaf].authorityFingerprint])),
            },
            { provider },
        ),
);

const pems = each({ ...issuers, ...issued }, (_, { certificate }) => certificate);
const keys = each({ ...issuers, ...issued, ...pairs }, (_, { privateKey }) => privateKey);
module.exports = {
    certificates: pems,
    keys,
    publicKeys: each(pairs, (_, { publicKeys }) => publicKeys),
    bundles: each(trusted, (_, { bundle }) => bundle),
};
`;
