import assert from "node:assert/strict";
import { imageFault, imageVersion } from "../../../components/fiaas/image";

describe("the image of a deploy daemon", () => {
    const right: readonly (readonly [image: string, version: string])[] = [
        ["fiaas/fiaas-deploy-daemon:20220808113256-eef68a8", "20220808113256-eef68a8"],
        ["fiaas/fiaas-deploy-daemon:v1.10.0", "v1.10.0"],
        ["registry:5000/fiaas/fdd:1.0", "1.0"],
        ["registry.example.com/a_b/c--d/e.f:1_0", "1_0"],
        ["fdd:1", "1"],
    ];
    for (const [image, version] of right) {
        it(`may be ${image}, of version ${version}`, () => {
            assert.equal(imageFault(image), undefined);
            assert.equal(imageVersion(image), version);
        });
    }

    const wrong: readonly (readonly [rule: string, image: string, message: RegExp])[] = [
        ["no tag", "fiaas/fdd", /has no tag/],
        ["a port and no tag", "registry:5000/fdd", /has no tag/],
        ["the tag latest", "fiaas/fdd:latest", /is not pinned/],
        ["a digest", `fiaas/fdd@sha256:${"0".repeat(64)}`, /is an image by digest/],
        ["a tag and a digest", `fiaas/fdd:v1@sha256:${"0".repeat(64)}`, /is an image by digest/],
        ["an empty tag", "fiaas/fdd:", /has a tag that is no label's value/],
        ["a tag that ends in a dash", "fiaas/fdd:v1-", /has a tag that is no label's value/],
        ["a tag of 64 characters", `fiaas/fdd:${"a".repeat(64)}`, /has a tag that is no label's value/],
        ["two tags", "fiaas/fdd:v1:v2", /has a tag that is no label's value/],
        ["a scheme", "https://quay.io/fdd:v1", /is not an image/],
        ["capital letters in the repository", "Fiaas/fdd:v1", /is not an image/],
        ["blanks", " fiaas/fdd:v1", /is not an image/],
    ];
    for (const [rule, image, message] of wrong) {
        it(`is refused for ${rule}`, () => {
            assert.match(imageFault(image)?.message ?? "", message);
        });
    }

    it("is shown when it is refused, unless there may be a password in it", () => {
        assert.equal(imageFault("fiaas/fdd@sha256:0123")?.concealed, false);
        assert.equal(imageFault("robot:hunter2@quay.io/fdd:v1")?.concealed, true);
    });
});
