import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";

interface Parameter {
    readonly name: string;
    readonly in: "path" | "query" | "header";
    readonly required?: boolean;
    readonly schema: object;
}

interface Media {
    readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
    readonly parameters?: readonly (Parameter | Reference)[];
    readonly requestBody?: Media;
    readonly responses: Readonly<Record<string, Media | Reference>>;
}

interface Reference {
    readonly $ref: string;
}

/** An OpenAPI description, as far as the tests read it. */
export interface Description {
    readonly openapi: string;
    readonly info: object;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A request, as a server gets it. */
export interface ApiRequest {
    readonly method: string;
    /** With the query behind it. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    /** Empty when there is none. */
    readonly body: string;
}

/** An operation of the description, with the values of the path. */
export interface Call {
    readonly operation: Operation;
    readonly path: string;
    readonly pathValues: Readonly<Record<string, string>>;
}

const json = "application/json";

/** What any request may be answered with, described or not (the page "Troubleshooting the REST API"). */
const commonFailures = [401, 403, 404, 429, 500, 502, 503];

/** What GitHub publishes of the operations that Flotilla uses; excerpt.ts takes it from there. */
export const descriptionFile = path.join(__dirname, "api.github.com.json");

/** GitHub's published OpenAPI description of its REST API, and whether requests and answers are as it says. */
export class GithubDescription {
    private readonly document: Description;
    private readonly ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true, validateFormats: false });
    private readonly validators = new Map<string, ValidateFunction>();

    constructor() {
        this.document = JSON.parse(readFileSync(descriptionFile, "utf8")) as Description;
        this.ajv.addSchema({ $id: "github", components: this.document.components });
    }

    /** The example of a schema that the description gives. */
    public example(name: string): Readonly<Record<string, unknown>> {
        return (this.document.components["examples"]?.[name] as { value: Readonly<Record<string, unknown>> }).value;
    }

    /** The operation that a request is for; undefined when there is none. */
    public find({ method, path }: Pick<ApiRequest, "method" | "path">): Call | undefined {
        const plain = path.split("?")[0] ?? "";
        for (const [template, operations] of Object.entries(this.document.paths)) {
            const names = [...template.matchAll(/\{(.+?)\}/g)].map(([, name = ""]) => name);
            const form = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{.+?\}/g, "([^/]+)")}$`);
            const values = form.exec(plain)?.slice(1);
            const operation = operations[method.toLowerCase()];
            if (values !== undefined && operation !== undefined) {
                const pairs = names.map((name, index) => [name, decodeURIComponent(values[index] ?? "")] as const);
                return { operation, path: template, pathValues: Object.fromEntries(pairs) };
            }
        }
        return undefined;
    }

    /** What is wrong with a request, a line each. */
    public requestFaults(request: ApiRequest): string[] {
        const call = this.find(request);
        if (call === undefined) {
            return [`there is no ${request.method} ${request.path}`];
        }
        return [
            ...this.parameterFaults(call, request),
            ...this.bodyFaults(call.operation, request),
            ...headerFaults(request),
        ];
    }

    /** What is wrong with an answer, a line each. */
    public answerFaults({ operation, path }: Call, status: number, body: string): string[] {
        const described = operation.responses[status];
        if (described === undefined) {
            return commonFailures.includes(status) ? [] : [`${path} is never answered with ${status}`];
        }
        const schema = this.resolve<Media>(described).content?.[json]?.schema;
        if (schema === undefined) {
            return body === "" ? [] : [`an answer ${status} of ${path} has no body`];
        }
        return this.faults(schema, JSON.parse(body), `answer ${status} of ${path}`);
    }

    private parameterFaults({ operation, pathValues }: Call, { path }: ApiRequest): string[] {
        const known = (operation.parameters ?? []).map((each) => this.resolve<Parameter>(each));
        const query = Object.fromEntries(new URL(path, "http://localhost").searchParams);
        const unknown = Object.keys(query).filter(
            (name) => !known.some((each) => each.in === "query" && each.name === name),
        );
        return [
            ...unknown.map((name) => `there is no parameter ${name}`),
            ...known.flatMap(({ name, in: place, required, schema }) => {
                const value = place === "path" ? pathValues[name] : place === "query" ? query[name] : undefined;
                if (value === undefined) {
                    return required === true && place !== "header" ? [`the parameter ${name} is missing`] : [];
                }
                return this.faults({ type: "object", properties: { [name]: schema } }, { [name]: value }, "parameters");
            }),
        ];
    }

    private bodyFaults({ requestBody }: Operation, { body }: ApiRequest): string[] {
        const schema = requestBody?.content?.[json]?.schema;
        if (schema === undefined) {
            return body === "" ? [] : ["this request has no body"];
        }
        // The description allows more, so a misspelled key would pass.
        const strict = { additionalProperties: false, ...schema };
        return body === "" ? ["the body is missing"] : this.faults(strict, JSON.parse(body), "body");
    }

    private faults(schema: object, value: unknown, what: string): string[] {
        const key = JSON.stringify(schema);
        const validate = this.validators.get(key) ?? this.ajv.compile(absolute(schema));
        this.validators.set(key, validate);
        return validate(value) ? [] : [`${what}: ${this.ajv.errorsText(validate.errors)}`];
    }

    private resolve<Resolved>(value: Resolved | Reference): Resolved {
        if (typeof value === "object" && value !== null && "$ref" in value) {
            const [, , section = "", name = ""] = value.$ref.split("/");
            return this.document.components[section]?.[name] as Resolved;
        }
        return value;
    }
}

/** A schema whose references name the document: it is compiled outside of it. */
function absolute(schema: object): object {
    return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/')) as object;
}

function headerFaults({ headers, body }: ApiRequest): string[] {
    return [
        ...(/^(token|bearer) \S+$/i.test(String(headers["authorization"])) ? [] : ["there is no token"]),
        ...(headers["user-agent"] === undefined ? ["GitHub refuses requests without a User-Agent"] : []),
        ...(body !== "" && !String(headers["content-type"]).startsWith(json) ? ["the body's type is not JSON"] : []),
    ];
}
