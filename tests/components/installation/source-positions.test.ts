import assert from "node:assert/strict";
import path from "node:path";
import { type Frame, resourceTrace } from "../../../components/installation/source-positions";

const project = path.resolve("/project");
const isOwn = (file: string): boolean => file.startsWith(project);

function frame(file: string | undefined, name: string | null = "make"): Frame {
    return {
        getFileName: () => file,
        getFunctionName: () => name,
        getLineNumber: () => 12,
        getColumnNumber: () => 3,
    } as Frame;
}

const sdk = ["callsites", "stackTrace", "Resource", "CustomResource", "Namespace"].map((name) =>
    frame("/modules/sdk/resource.js", name),
);
const index = frame(path.join(project, "index.ts"), "Object.<anonymous>");
const machineRoom = [frame("node:internal/modules", "_compile"), frame("/modules/sdk/run.js"), frame(undefined)];

describe("the stack trace of a resource", () => {
    const made = (frames: readonly Frame[]): string[] =>
        resourceTrace([...sdk, ...frames], isOwn)
            .split("\n")
            .slice(6);

    it("begins with what the SDK cuts off", () => {
        const lines = resourceTrace([...sdk, index], isOwn).split("\n");

        assert.deepEqual(lines.slice(0, 2), ["Error", "    at callsites (/modules/sdk/resource.js:12:3)"]);
        assert.equal(lines.length, 7);
    });

    it("has the one place that made the resource, and nothing of the way there", () => {
        const place = path.join(project, "components/namespace.ts");

        assert.deepEqual(made([frame(place, "declare"), index, ...machineRoom]), [`    at declare (${place}:12:3)`]);
    });

    it("has a place in a function without a name, in the form that the SDK recognizes", () => {
        const place = path.join(project, "components/daemon.ts");

        assert.deepEqual(made([frame(place, null), index]), [`    at <anonymous> (${place}:12:3)`]);
    });

    it("passes over classes of libraries that the SDK does not cut off", () => {
        assert.equal(made([frame("/modules/kubernetes/customResource.js"), index]).length, 1);
    });

    it("has no place where none is the program's", () => {
        assert.deepEqual(made(machineRoom), []);
    });
});
