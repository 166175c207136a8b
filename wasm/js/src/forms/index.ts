export {bindForm, type BoundForm, type FormOptions, type When} from "./form.js";
export type {LookName} from "./look.js";
export type {FieldInputs, Given, Input, MessageOf, PathOf, RowInputs} from "./inputs.js";
export {standardSchema, type FormValues, type MessageSchema, type SchemaIssue, type SchemaOptions, type SchemaResult} from "./schema.js";
