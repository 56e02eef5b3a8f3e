import assert from "node:assert/strict";
import { daemonDigests, type ImagePod, runningDigest } from "../../../components/fiaas/image-digest";

const one = `sha256:${"1".repeat(64)}`;
const two = `sha256:${"2".repeat(64)}`;
const image = "fiaas/fiaas-deploy-daemon:v1.10.0";
const name = "fiaas-deploy-daemon";

function podWith(imageID: string | undefined, changes: Partial<ImagePod> = {}): ImagePod {
    return {
        spec: {
            containers: [
                { name: "sidecar", image: "proxy:1" },
                { name, image },
            ],
        },
        status: {
            containerStatuses: [
                { name: "sidecar", imageID: `proxy@${two}` },
                { name, ...(imageID !== undefined && { imageID }) },
            ],
        },
        ...changes,
    };
}

describe("the digest of a running image", () => {
    const ids: readonly (readonly [what: string, imageId: string | undefined, digest: string | undefined])[] = [
        ["that of containerd and CRI-O", `docker.io/fiaas/fiaas-deploy-daemon@${one}`, one],
        ["that of Docker", `docker-pullable://registry.example.com:5000/fdd@${one}`, one],
        ["not known while the kubelet has not said it", "", undefined],
        ["not known where the kubelet says nothing", undefined, undefined],
        ["not known of an image without a registry, whose id is no digest", one, undefined],
        ["not known of an algorithm that releases do not have", `fdd@sha512:${"1".repeat(128)}`, undefined],
    ];
    for (const [what, imageId, digest] of ids) {
        it(`is ${what}`, () => {
            assert.equal(runningDigest(podWith(imageId), name), digest);
        });
    }

    it("is not known of a pod that is not there", () => {
        assert.equal(runningDigest(undefined, name), undefined);
    });
});

describe("the digests of a daemon's pods", () => {
    it("are each told once, whatever runs beside the daemon", () => {
        const pods = [two, one, one].map((digest) => podWith(`fdd@${digest}`));

        assert.deepEqual(daemonDigests(pods, image), [one, two]);
    });

    const others: readonly (readonly [what: string, pod: ImagePod])[] = [
        ["is going", podWith(`fdd@${one}`, { metadata: { deletionTimestamp: "now" } })],
        ["has an earlier image", podWith(`fdd@${one}`, { spec: { containers: [{ name, image: "fdd:1" }] } })],
        ["has not told its image yet", podWith("")],
        ["is new", {}],
    ];
    for (const [what, pod] of others) {
        it(`are none of a pod that ${what}`, () => {
            assert.deepEqual(daemonDigests([pod], image), []);
        });
    }
});
