import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shortLived } from "../../../toolchain/control-plane/component-process";
import { runCommand } from "../../../toolchain/run-command";
import { sandboxImage } from "./configuration";
import type { NodeParts } from "./parts";

/** What an image is made of. */
export interface Image {
    /** Repository and tag, as pods name it. */
    readonly name: string;
    /** Executables of this machine by their place in the image; the libraries that they need come with them. */
    readonly executables: Readonly<Record<string, string>>;
    /** Commands of busybox, which lies at /bin/busybox; none unless given. */
    readonly applets?: readonly string[];
    readonly entrypoint: readonly string[];
}

/**
 * Writes an image as `docker save` does, for `ctr images import`; no daemon, no registry.
 *
 * @param folder for what is written on the way, which is removed again.
 * @returns the path of the archive.
 */
export async function writeImage(image: Image, folder: string): Promise<string> {
    const archive = path.join(folder, `${image.name.replaceAll(/[^\w.-]/g, "_")}.tar`);
    const work = `${archive}.work`;
    const root = path.join(work, "root");
    for (const place of ["bin", "etc", "tmp", "proc", "sys", "dev"]) {
        mkdirSync(path.join(root, place), { recursive: true });
    }
    writeFileSync(path.join(root, "etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
    for (const [place, executable] of Object.entries(image.executables)) {
        copyInto(root, executable, place);
        for (const library of await librariesOf(executable)) {
            copyInto(root, library, library);
        }
    }
    for (const applet of image.applets ?? []) {
        symlinkSync("busybox", path.join(root, "bin", applet));
    }
    await tar(root, path.join(work, "layer.tar"), ["."]);
    const digest = createHash("sha256")
        .update(readFileSync(path.join(work, "layer.tar")))
        .digest("hex");
    const environment = { PATH: "/bin", ...shortLived };
    const configuration = {
        architecture: process.arch === "arm64" ? "arm64" : "amd64",
        os: "linux",
        config: { Env: Object.entries(environment).map((entry) => entry.join("=")), Entrypoint: image.entrypoint },
        rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
    };
    const manifest = [{ Config: "config.json", RepoTags: [image.name], Layers: ["layer.tar"] }];
    writeFileSync(path.join(work, "config.json"), JSON.stringify(configuration));
    writeFileSync(path.join(work, "manifest.json"), JSON.stringify(manifest));
    await tar(work, archive, ["manifest.json", "config.json", "layer.tar"]);
    rmSync(work, { recursive: true });
    return archive;
}

function copyInto(root: string, file: string, place: string): void {
    const target = path.join(root, place);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(file, target);
}

/** Shared libraries and the loader; none of a static executable, of which ldd says that it is not a dynamic one. */
async function librariesOf(executable: string): Promise<string[]> {
    const { output } = await runCommand("ldd", [executable], { environment: process.env });
    return [...output.matchAll(/(\/\S+) \(0x/g)].map(([, library = ""]) => library);
}

async function tar(folder: string, archive: string, members: readonly string[]): Promise<void> {
    const words = ["-C", folder, "--owner=0", "--group=0", "--numeric-owner", "-cf", archive, ...members];
    const { code, output } = await runCommand("tar", words, { environment: process.env });
    if (code !== 0) {
        throw new Error(`tar could not write ${archive}: ${output}`);
    }
}

/** The image of sandboxes, which serves for anchors, too, with further executables by their place. */
export function busyboxImage({ busybox, flock, openssl }: NodeParts, further: Image["executables"] = {}): Image {
    const { executable } = busybox;
    const applets = execFileSync(executable, ["--list"], { encoding: "utf8" }).trim().split("\n");
    return {
        name: sandboxImage,
        executables: { "bin/busybox": executable, "bin/flock": flock, "bin/openssl": openssl, ...further },
        applets: applets.filter((applet) => applet !== "busybox" && applet !== "flock"),
        entrypoint: ["/bin/sleep", "2147483647"],
    };
}
