import { type ParameterReflection, type ProjectReflection, ReflectionKind } from "typedoc";

/** Takes out members that are named by a symbol of ours, and names parameters that are taken apart at once. */
export function tidyMembers(project: ProjectReflection): void {
  for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
    if (property.name.startsWith("[")) project.removeReflection(property);
  }
  for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter) as ParameterReflection[]) {
    if (parameter.name !== "__namedParameters") continue;
    const type = parameter.type?.type === "reference" ? parameter.type.name : "Options";
    parameter.name = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  }
}
