import assert from "node:assert/strict";
import { refuseMove } from "../../../provider/anchor/roll-task";

const places = {
    anchor: "web",
    directory: "/etc/kubernetes/web",
    manifestDirectory: "/etc/kubernetes/manifests",
    state: "present",
};

describe("what an anchor has placed", () => {
    for (const { what, before, now } of [
        { what: "may stay where it is", before: places, now: places },
        {
            what: "may be elsewhere after its removal",
            before: { ...places, state: "absent" },
            now: { ...places, directory: "/etc/web" },
        },
        { what: "may be anywhere for a state that knows no directories", before: {}, now: places },
    ]) {
        it(what, () => {
            assert.doesNotThrow(() => {
                refuseMove(before, now);
            });
        });
    }

    for (const { what, now, property } of [
        { what: "to another directory", now: { directory: "/b" }, property: "directory" },
        { what: "to another manifest directory", now: { manifestDirectory: "/b" }, property: "manifestDirectory" },
        {
            what: "together with the removal, which would not find it",
            now: { directory: "/b", state: "absent" },
            property: "directory",
        },
    ] as const) {
        it(`is not moved ${what}`, () => {
            const move = (): void => {
                refuseMove(places, { ...places, ...now });
            };
            assert.throws(move, {
                message:
                    `anchors.web.${property}: it was "${places[property]}" and is "/b" now, but what lies in the old one would stay on the ` +
                    "nodes, keys too. Write the old one again; to move it, run an `up` with state: absent first (docs/anchors.md).",
            });
        });
    }

    it("is told of both directories at once", () => {
        const move = (): void => {
            refuseMove(places, { ...places, directory: "/b", manifestDirectory: "/c" });
        };
        assert.throws(move, /anchors\.web\.directory: .*\nanchors\.web\.manifestDirectory: /);
    });
});
