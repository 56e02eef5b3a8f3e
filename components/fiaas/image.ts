import { z } from "zod";

/** What is wrong with an image, as "<what is wrong>. <what to do>", and whether the image may be shown. */
export interface ImageFault {
    readonly message: string;
    readonly concealed: boolean;
}

const digest = /@[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]*$/;
const repository = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[1-9][0-9]{0,4})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const tag = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/**
 * Why fdd cannot deploy an image, or nobody could say later what it was; undefined when nothing is wrong.
 *
 * fdd makes the text behind the last ":" the label `fiaas/version` of all that it writes, so it has to be a label's
 * value, which a digest's 64 characters are not; without a ":" it fails.
 */
export function imageFault(image: string): ImageFault | undefined {
    if (image.includes("@") && !digest.test(image)) {
        return {
            message:
                'has a user or password before an "@". Write the repository and the tag alone; logins belong in ' +
                "flotilla:registries, and change the password if the file was shared",
            concealed: true,
        };
    }
    const message = plainFault(image);
    return message === undefined ? undefined : { message, concealed: false };
}

function plainFault(image: string): string | undefined {
    if (image.includes("@")) {
        return (
            "is an image by digest, which the deploy daemon cannot deploy: it makes it a label, and that is too long. " +
            "Use a tag, and put the digest on record in the release's key digest"
        );
    }
    const { name, version } = partsOf(image);
    if (version === undefined) {
        return "has no tag, without which the deploy daemon fails. Write repository:tag, such as fiaas/fiaas-deploy-daemon:v1.10.0";
    }
    if (version === "latest") {
        return "is not pinned: latest is another image every time. Use the tag of a release, such as v1.10.0";
    }
    if (version.length > 63 || !tag.test(version)) {
        return `has a tag that is no label's value, but the deploy daemon makes it one. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends`;
    }
    return repository.test(name)
        ? undefined
        : "is not an image. Write repository:tag, without a scheme and in lower-case letters, such as quay.io/fiaas/fiaas-deploy-daemon:v1.10.0";
}

/** A colon before the last "/" belongs to a port. */
function partsOf(image: string): { readonly name: string; readonly version: string | undefined } {
    const colon = image.indexOf(":", image.lastIndexOf("/") + 1);
    return colon < 0
        ? { name: image, version: undefined }
        : { name: image.slice(0, colon), version: image.slice(colon + 1) };
}

/** The version of an image as fdd and its status show it: what follows the last ":". */
export function imageVersion(image: string): string {
    return image.slice(image.lastIndexOf(":") + 1);
}

/** An image that fdd can deploy: `repository:tag`. */
export const daemonImage = z.string().superRefine((image, context) => {
    const fault = imageFault(image);
    if (fault !== undefined) {
        const { message, concealed } = fault;
        context.addIssue({ code: "custom", message, ...(concealed && { params: { concealed } }) });
    }
});
