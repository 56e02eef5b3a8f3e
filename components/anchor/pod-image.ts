import { z } from "zod";

/** What is wrong with an image, as "<what is wrong>. <what to do>", and whether the image may be shown. */
export interface PodImageFault {
    readonly message: string;
    readonly concealed: boolean;
}

const repository = /^[a-z0-9]+(?:(?:[._-]+|:[1-9][0-9]{0,4}\/)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tag = /^[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}$/;
const digest = /^sha256:[0-9a-f]{64}$/;

/**
 * Why nobody could say later what an image was, or no runtime would take it; undefined when nothing is wrong. An anchored
 * component starts without the API, and maybe years later: what it is has to stand in its manifest.
 */
export function podImageFault(image: string): PodImageFault | undefined {
    const at = image.lastIndexOf("@");
    const [name, hash] = at < 0 ? [image, undefined] : [image.slice(0, at), image.slice(at + 1)];
    if (hash !== undefined && !hash.startsWith("sha256:")) {
        return {
            message:
                'has a user or password before an "@". Write repository:tag or repository@sha256:…; logins belong to the ' +
                "nodes, and change the password if the file was shared",
            concealed: true,
        };
    }
    const message = plainFault(name, hash);
    return message === undefined ? undefined : { message, concealed: false };
}

function plainFault(name: string, hash: string | undefined): string | undefined {
    // A colon before the last "/" belongs to a port.
    const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
    const [path, version] = colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
    if (hash !== undefined && !digest.test(hash)) {
        return "has a digest that is none. Use sha256: and 64 hexadecimal digits";
    }
    if (version === undefined && hash === undefined) {
        return "is not pinned: it has neither tag nor digest. Use those of a release, such as registry.k8s.io/kube-scheduler:v1.35.4";
    }
    if (version === "latest" && hash === undefined) {
        return "is not pinned: latest is another image every time. Use the tag or digest of a release";
    }
    return repository.test(path) && (version === undefined || tag.test(version))
        ? undefined
        : "is not an image. Write repository:tag or repository@sha256:…, without a scheme and in lower-case letters";
}

/** An image of which anybody can say later what it was. */
export const podImage = z.string().superRefine((image, context) => {
    const fault = podImageFault(image);
    if (fault !== undefined) {
        const { message, concealed } = fault;
        context.addIssue({ code: "custom", message, ...(concealed && { params: { concealed } }) });
    }
});
