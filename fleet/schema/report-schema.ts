import { z } from "zod";
import { fleetReport } from "../report/report";
import { dropSafeIntegerBounds, type JsonSchema } from "./configuration-schema";

/** The JSON format of `flotilla diff` and `flotilla preview` as JSON Schema. */
export function reportSchema(): JsonSchema {
    return {
        title: "What an edit does to installations",
        ...z.toJSONSchema(fleetReport, {
            target: "draft-7",
            override: ({ jsonSchema }) => {
                dropSafeIntegerBounds(jsonSchema);
            },
        }),
    };
}
