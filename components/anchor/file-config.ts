import { z } from "zod";
import { objectName, text } from "../namespace/names";
import { fileMode, fileOwner } from "./values";

const nodeVariable = "$(NODE_NAME)";

/** A document of the catalog; `$(NODE_NAME)` in it stands for the node's name. */
const documentName = text((name) => {
    const result = objectName.safeParse(name.replaceAll(nodeVariable, "node"));
    return result.success
        ? undefined
        : `is not the name of a document of flotilla:pki. Use lower-case letters, digits, "-" and ".", and ${nodeVariable} for the node's name`;
});

/** What a file may be made of; exactly one of these is set. */
export const fileSources = ["content", "certificate", "trustBundle", "keyPair", "kubeconfig", "encryption"] as const;

/** What a file is made of. */
export type FileSourceKind = (typeof fileSources)[number];

/** The parts that a source has; undefined where it is one thing. */
const partsOf: Readonly<Record<FileSourceKind, readonly string[] | undefined>> = {
    content: undefined,
    certificate: ["certificate", "privateKey", "chain"],
    trustBundle: undefined,
    keyPair: ["privateKey", "publicKeys"],
    kubeconfig: undefined,
    encryption: undefined,
};

/** Text that goes into a ConfigMap. */
const publicText = z.string().superRefine((content, context) => {
    if (content.includes("PRIVATE KEY-----")) {
        const message =
            "holds a private key, which everybody could read here. Declare it in flotilla:pki, as existing, and name that " +
            "document; make a new key if the file was shared";
        context.addIssue({ code: "custom", message, params: { concealed: true } });
    }
});

/** One file that an anchor places: `files.<path>`. */
export const anchorFile = z
    .strictObject({
        content: publicText.optional().meta({
            description: "Its text. Everybody who may read the ConfigMap can read it: no passwords, no keys.",
            examples: ["log-level: info\n"],
        }),
        certificate: documentName.optional().meta({
            description:
                "A certificate of flotilla:pki, of which part says what. $(NODE_NAME) in it stands for the node's name: each node gets its own.",
            examples: ["scheduler", "web-$(NODE_NAME)"],
        }),
        trustBundle: objectName.optional().meta({
            description: "An authority of flotilla:pki: what is trusted of it, in PEM.",
            examples: ["kubernetes"],
        }),
        keyPair: documentName.optional().meta({
            description: "A key pair of flotilla:pki, of which part says what.",
            examples: ["service-account"],
        }),
        kubeconfig: documentName.optional().meta({
            description: "A certificate of flotilla:pki that has a kubeconfig: that, with certificate and key inside.",
            examples: ["scheduler"],
        }),
        encryption: z
            .literal(true, { error: "is not what says so. Write true, or take it out" })
            .optional()
            .meta({
                description: "The file for API servers of flotilla:pki.encryption, with its keys.",
                examples: [true],
            }),
        part: z
            .enum(["certificate", "privateKey", "chain", "publicKeys"], {
                error: "is not a part. Use certificate, privateKey or chain of a certificate, privateKey or publicKeys of a key pair",
            })
            .optional()
            .meta({
                description:
                    "What of a certificate: certificate, privateKey, or chain, which is the certificate with its authority after it. What of a key " +
                    "pair: privateKey, or publicKeys, all that verify.",
                examples: ["privateKey"],
            }),
        mode: fileMode.optional().meta({
            description: "Its permissions. Without it, 0600 for private keys and kubeconfigs, 0644 for others.",
            examples: ["0640"],
        }),
        owner: fileOwner.default("0:0").meta({
            description: "The numbers of its user and group.",
            examples: ["65534:65534"],
        }),
        onChange: z
            .enum(["restart", "reload"], { error: "is not a policy. Use restart or reload" })
            .default("restart")
            .meta({
                description:
                    "What a new content does: restart starts the component anew; reload only replaces the file, for components that read it again by " +
                    "themselves.",
                examples: ["reload"],
            }),
    })
    .superRefine((file, context) => {
        for (const { path, message } of fileFaults(file)) {
            context.addIssue({ code: "custom", path, message });
        }
    });

/** A file as it stands in the configuration. */
export type AnchorFile = z.output<typeof anchorFile>;

/** The one source that a file has. */
export function sourceOf(file: Pick<AnchorFile, FileSourceKind>): FileSourceKind {
    return fileSources.find((source) => file[source] !== undefined) ?? "content";
}

/** Whether each node has one of its own. */
export function isOfNode(document: string): boolean {
    return document.includes(nodeVariable);
}

/** The document of a node. */
export function documentOfNode(document: string, node: string): string {
    return document.replaceAll(nodeVariable, node);
}

/** Whether nobody but its reader may see a file. */
export function isPrivate(file: Pick<AnchorFile, FileSourceKind | "part">): boolean {
    return file.kubeconfig !== undefined || file.encryption !== undefined || file.part === "privateKey";
}

function fileFaults(file: Omit<AnchorFile, "owner" | "onChange">): { path: string[]; message: string }[] {
    const given = fileSources.filter((source) => file[source] !== undefined);
    const [source, second] = given;
    if (source === undefined) {
        return [{ path: [], message: `says not what the file is. Add one of: ${fileSources.join(", ")}` }];
    }
    if (second !== undefined) {
        return [{ path: [second], message: `stands beside ${source}, but a file is one thing. Remove one of the two` }];
    }
    return [...partFaults(file, source), ...modeFaults(file)];
}

function partFaults({ part }: Pick<AnchorFile, "part">, source: FileSourceKind): { path: string[]; message: string }[] {
    const parts = partsOf[source];
    if (parts === undefined) {
        return part === undefined ? [] : [{ path: ["part"], message: `is no part of ${source}. Take it out` }];
    }
    if (part === undefined) {
        return [{ path: [source], message: `needs to know which part. Add part: ${parts.join(" or ")}` }];
    }
    return parts.includes(part)
        ? []
        : [{ path: ["part"], message: `is no part of ${source}. Use ${parts.join(" or ")}` }];
}

function modeFaults(file: Omit<AnchorFile, "owner" | "onChange">): { path: string[]; message: string }[] {
    const isOpen = file.mode !== undefined && !file.mode.endsWith("0");
    return isOpen && isPrivate(file)
        ? [
              {
                  path: ["mode"],
                  message: "lets everybody on the node have a private key. End it with 0, such as 0600 or 0640",
              },
          ]
        : [];
}
