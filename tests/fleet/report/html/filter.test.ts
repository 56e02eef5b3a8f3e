import assert from "node:assert/strict";
import { Finder, termsOf, type Wanted } from "../../../../fleet/report/html/browser/filter";
import { pageData } from "../../../../fleet/report/html/make-data";
import type { PageAction } from "../../../../fleet/report/html/page-data";
import { wholeFleet } from "../fixture";

describe("what somebody looks for in a report's page", () => {
    const data = pageData(wholeFleet);
    const finder = new Finder(data);

    function found(query: string, installation = "", actions: readonly PageAction[] = []): string[] {
        const wanted: Wanted = { terms: termsOf(query), installation, actions: new Set(actions) };
        return data.groups.filter((group) => finder.isWanted(group, wanted)).map(({ names }) => names[0] ?? "");
    }

    const everybody = data.groups.map(({ names }) => names[0] ?? "");
    for (const [rule, names, expected] of [
        ["nothing finds all", found(""), everybody],
        ["a name", found("SHOP-12"), ["shop-1"]],
        ["a path of the configuration", found("registries.quay"), ["dev-3"]],
        ["the file of a value", found("layers/defaults.yaml:14"), ["shop-1"]],
        ["a value", found("73ac5d1"), ["shop-1"]],
        ["a kind", found("daemonset"), ["prod-us-1"]],
        ["a consequence", found("all its pods stop"), ["prod-us-1"]],
        ["words in different places, all of which have to be there", found("dev-3 dockerconfigjson"), ["dev-3"]],
        ["words that are nowhere together", found("dev-3 daemonset"), []],
        ["a part of an installation's name", found("", "us-2"), ["prod-us-1"]],
        ["an action", found("", "", ["delete"]), ["prod-eu-1"]],
        ["any of several actions", found("", "", ["delete", "create"]), ["prod-eu-1", "prod-ap-1"]],
        ["all conditions together", found("payments", "prod", ["create"]), ["prod-ap-1"]],
    ] as const) {
        it(`is found by ${rule}`, () => {
            assert.deepEqual(names, expected);
        });
    }

    it("is shown without the resources of a group that have nothing of it", () => {
        const [group] = data.groups.filter(({ names }) => names.includes("dev-3"));
        const titles = (query: string): string[] =>
            finder
                .resources(group ?? assert.fail(), { terms: termsOf(query), installation: "", actions: new Set() })
                .map(({ title }) => title);
        assert.deepEqual(titles("dockerconfigjson"), ["Secret batch/quay"]);
        assert.deepEqual(titles("dev-3"), ["Secret batch/quay", "Bootstrap batch-fiaas-bootstrap"]);
    });
});
