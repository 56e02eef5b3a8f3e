import assert from "node:assert/strict";
import { podImageFault } from "../../../components/anchor/pod-image";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("the image of a static pod", () => {
    for (const image of [
        "registry.k8s.io/kube-scheduler:v1.35.4",
        "localhost:5000/a/b:1",
        "busybox:1.37.0",
        "a.example.com/b__c/d-e:_x",
        `registry.example.com/web@${digest}`,
        `registry.example.com:5000/web:latest@${digest}`,
    ]) {
        it(`may be ${image}`, () => {
            assert.equal(podImageFault(image), undefined);
        });
    }

    const refused: readonly [image: string, message: RegExp, concealed?: boolean][] = [
        ["kube-scheduler", /neither tag nor digest/],
        ["localhost:5000/web", /neither tag nor digest/],
        ["web:latest", /latest is another image every time/],
        ["web@sha256:0123", /64 hexadecimal digits/],
        ["https://registry.example.com/web:v1", /without a scheme/],
        ["Web:v1", /lower-case/],
        ["web:v1:v2", /is not an image/],
        ["web:", /is not an image/],
        ["robot:hunter2@registry.example.com/web:v1", /user or password/, true],
    ];

    for (const [image, message, concealed = false] of refused) {
        it(`is not ${image}`, () => {
            const fault = podImageFault(image);

            assert.match(fault?.message ?? "", message);
            assert.equal(fault?.concealed, concealed);
        });
    }
});
