import assert from "node:assert/strict";
import { nodesConfiguration } from "../../../components/node/config";
import { nodeFaults } from "../../../components/node/node-faults";

describe("a node", () => {
    it("is a worker without further words, and called by its name", () => {
        assert.deepEqual(nodesConfiguration.parse({ n0: { addresses: ["10.0.0.1"] } }), {
            n0: { addresses: ["10.0.0.1"], roles: ["worker"] },
        });
    });

    for (const name of ["n0", "n0.example.com", "ip-10-0-0-1.ec2.internal", "1a"]) {
        it(`may be called ${name}`, () => {
            assert.ok(nodesConfiguration.safeParse({ [name]: { addresses: ["fd00::1"] } }).success);
        });
    }

    for (const name of ["", "N0", "n_0", "-n0", "n0.", "bücher", "10.0.0.1", "*.example.com", "a".repeat(64)]) {
        it(`may not be called ${JSON.stringify(name)}`, () => {
            assert.ok(!nodesConfiguration.safeParse({ [name]: { addresses: ["10.0.0.1"] } }).success);
        });
    }
});

describe("nodes", () => {
    it("without anything in common are right", () => {
        const nodes = {
            n0: { addresses: ["10.0.0.1", "fd00::1"], hostname: "n0" },
            n1: { addresses: ["10.0.0.2"], hostname: "n1.example.com" },
        };

        assert.deepEqual(nodeFaults({ nodes }), []);
    });

    it("may not share an address, however it is written, even where they are wrong otherwise", () => {
        const nodes = {
            n0: { addresses: ["FD00:0::1", 1, "x"] },
            n1: { addresses: ["10.0.0.1", "fd00::1"], roles: 1 },
        };

        assert.deepEqual(nodeFaults({ nodes }), [
            {
                path: ["nodes", "n1", "addresses", 1],
                message: '"fd00::1" is an address of "n0", too. Give one of the two another',
            },
        ]);
    });

    it("may not share a name, whether it is the node's or its host name", () => {
        const nodes = {
            n0: {},
            n1: { hostname: "N0" },
            n2: { hostname: "a" },
            n3: { hostname: "a" },
            n4: { hostname: "n2" },
        };

        assert.deepEqual(nodeFaults({ nodes }), [
            {
                path: ["nodes", "n1", "hostname"],
                message: '"n0" is a name of "n0", too. Give one of the two another',
            },
            {
                path: ["nodes", "n3", "hostname"],
                message: '"a" is a name of "n2", too. Give one of the two another',
            },
            {
                path: ["nodes", "n4", "hostname"],
                message: '"n2" is a name of "n2", too. Give one of the two another',
            },
        ]);
    });

    for (const nodes of [undefined, null, [], "n0", { n0: null }, { n0: { addresses: "10.0.0.1" } }]) {
        it(`that are ${JSON.stringify(nodes)} share nothing`, () => {
            assert.deepEqual(nodeFaults({ nodes }), []);
        });
    }
});
