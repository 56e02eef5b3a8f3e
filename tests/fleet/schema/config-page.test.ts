import assert from "node:assert/strict";
import { z } from "zod";
import { configPage } from "../../../fleet/schema/config-page";
import { typeText } from "../../../fleet/schema/configuration-keys";
import { headingLink } from "../../../fleet/schema/markdown-text";
import { configurationSchema } from "../../../fleet/schema/configuration-schema";

/** The rows of all tables about keys, as cells. */
function rows(section: z.ZodType): string[][] {
    return configPage(z.strictObject({ section }))
        .split("\n")
        .filter((line) => line.startsWith("| `section"))
        .map((line) => line.slice(2, -2).split(" | "));
}

describe("the page of every key", () => {
    it("has each key with type, default, meaning and examples", () => {
        const key = z
            .boolean()
            .default(false)
            .meta({ description: "Whether.", examples: [true] });
        assert.deepEqual(rows(z.strictObject({ key, needed: z.string() })), [
            ["`section.key`", "true or false", "`false`", "Whether.", "`true`"],
            ["`section.needed`", "text", "required", "", ""],
        ]);
    });

    it("has keys at any depth, through maps and lists", () => {
        const leaf = z.strictObject({ leaf: z.string().optional() });
        const section = z.record(z.string(), z.strictObject({ list: z.array(leaf), map: z.record(z.string(), leaf) }));
        assert.deepEqual(
            rows(section).map(([path]) => path),
            [
                "`section.<name>.list`",
                "`section.<name>.list[].leaf`",
                "`section.<name>.map`",
                "`section.<name>.map.<name>.leaf`",
            ],
        );
    });

    it("has a row for the entries of a map when there is something to say about them", () => {
        const section = z.record(z.string(), z.string().meta({ description: "A line." }));
        assert.deepEqual(rows(section), [["`section.<name>`", "text", "none", "A line.", ""]]);
    });

    it("has what alternatives have in common once, with all its values", () => {
        const kind = (name: string): z.ZodType => z.strictObject({ kind: z.literal(name), [name]: z.string() });
        assert.deepEqual(
            rows(z.union([kind("a"), kind("b")])).map(([path, type]) => [path, type]),
            [
                ["`section.kind`", "`a` or `b`"],
                ["`section.a`", "text"],
                ["`section.b`", "text"],
            ],
        );
    });

    it("shows a section's examples as they stand in a stack file", () => {
        const section = z.record(z.string(), z.int()).meta({ description: "Numbers.", examples: [{ one: 1 }] });
        const page = configPage(z.strictObject({ section: section.default({}) }));
        const text =
            "## `flotilla:section`\n\nNumbers.\n\nType: map of whole numbers. Default: `{}`.\n\n" +
            "```yaml\nflotilla:section:\n  one: 1\n```\n";
        assert.ok(page.includes(text), page);
    });

    it("says of a section that it is required", () => {
        assert.ok(configPage(z.strictObject({ section: z.string() })).includes("Type: text. Required.\n"));
    });

    it("breaks no table, whatever a description or a pattern has", () => {
        const key = z
            .string()
            .regex(/^(a|b)$/)
            .meta({ description: "One\nof a|b, as <a>." });
        const [row] = rows(z.strictObject({ key }));
        assert.deepEqual(row?.slice(1, 4), ["text, like `^(a\\|b)$`", "required", "One of a\\|b, as \\<a>."]);
    });

    it("follows what contains itself once", () => {
        const tree = z.strictObject({
            get below() {
                return z.record(z.string(), tree).optional();
            },
        });
        assert.deepEqual(
            rows(tree)
                .map(([path]) => path)
                .slice(0, 1),
            ["`section.below`"],
        );
    });

    describe("has what several keys share", () => {
        const size = z
            .strictObject({ width: z.int() })
            .meta({ id: "size", title: "Size of it", description: "A size." });
        const sizeLink = "map ([Size of it](#size-of-it))";
        const page = (section: z.ZodType): string => configPage(z.strictObject({ section }));
        const section = z.strictObject({
            one: size.optional().meta({ description: "The one." }),
            many: z.record(z.string(), size),
            list: z.array(size).default([]),
            either: z.union([z.boolean(), size]),
        });

        it("once, below a heading of its own", () => {
            const part =
                "### Size of it\n\nA size.\n\n| key | type | default | meaning | examples |\n" +
                "| --- | --- | --- | --- | --- |\n| `width` | whole number | required |  |  |\n";
            assert.equal(page(section).split(part).length, 2, page(section));
        });

        it("with a link from each place", () => {
            assert.deepEqual(
                rows(section).map((cells) => cells.slice(0, 4)),
                [
                    ["`section.one`", sizeLink, "none", "The one."],
                    ["`section.many`", sizeLink.replace("map", "map of maps"), "required", ""],
                    ["`section.list`", sizeLink.replace("map", "list of maps"), "`[]`", ""],
                    ["`section.either`", `true or false or ${sizeLink}`, "required", ""],
                ],
            );
        });

        it("also where it is in other such parts, or in itself", () => {
            const box = z
                .strictObject({
                    size,
                    get boxes() {
                        return z.array(box).optional();
                    },
                })
                .meta({ id: "box", title: "Box" });
            const text = page(z.strictObject({ box }));
            assert.ok(text.includes(`| \`size\` | ${sizeLink} |`), text);
            assert.ok(text.includes("| `boxes` | list of maps ([Box](#box)) |"), text);
        });

        it("once when it is whole in one place and partial in another", () => {
            const part = size.partial().meta({ id: "partOfSize", title: "Size of it" });
            const text = page(z.strictObject({ whole: size, part }));
            assert.equal(text.match(/### Size of it/g)?.length, 1);
            assert.ok(text.includes("| `width` | whole number | required |"), text);
        });

        it("in each place when it has no heading", () => {
            const plain = z.strictObject({ width: z.int() }).meta({ id: "plain" });
            assert.deepEqual(
                rows(z.strictObject({ one: plain.optional(), other: z.union([z.string(), plain]) })).map(
                    ([path]) => path,
                ),
                ["`section.one`", "`section.one.width`", "`section.other`", "`section.other.width`"],
            );
        });
    });

    it("leads only to headings that it has", () => {
        const page = configPage();
        const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => headingLink(heading));
        for (const [link] of page.matchAll(/\[[^\]|]*\]\(#[^)]*\)/g)) {
            assert.ok(
                headings.some((heading) => heading.endsWith(link.slice(link.indexOf("](")))),
                link,
            );
        }
    });

    it("ends with the rules that an editor cannot check", () => {
        assert.match(configPage(), /## What an editor cannot check\n\n.*:\n\n(- .*\n)+$/);
    });
});

describe("a type in words", () => {
    const cases: readonly [z.ZodType, string][] = [
        [z.string(), "text"],
        [z.int(), "whole number"],
        [z.int().min(1).max(9), "whole number, at least 1, at most 9"],
        [z.enum(["a", "b"]), "`a` or `b`"],
        [z.literal("a"), "`a`"],
        [z.union([z.string(), z.int()]), "text or whole number"],
        [z.array(z.int()), "list of whole numbers"],
        [z.record(z.string().regex(/^a/), z.string()), "map of text, names like `^a`"],
        [z.record(z.string(), z.strictObject({})), "map of maps"],
        [z.strictObject({}), "map"],
        [z.unknown(), "anything"],
        [z.iso.datetime(), "time"],
        [z.looseObject({}).and(z.record(z.string(), z.string())), "map and map of text"],
    ];
    for (const [schema, text] of cases) {
        it(`can be ${text}`, () => {
            assert.equal(typeText(configurationSchema(schema)), text);
        });
    }
});
