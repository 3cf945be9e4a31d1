// Is the description what OpenAPI 3.1 says it must be? Fails with what is not.
import { readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";

const validator = new Validator();
const answer = await validator.validate(JSON.parse(await readFile(process.argv[2], "utf8")));
if (!answer.valid || validator.version !== "3.1") {
    console.error(validator.version, JSON.stringify(answer.errors, null, 2));
    process.exit(1);
}
