import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";

/** One import or re-export, as it stands in a file. Paths are relative to the project's root, with `/`. */
export interface Import {
  readonly file: string;
  readonly line: number;
  /** The file imported, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  /** The names that exist at run time; `*` for all. Empty: types alone. */
  readonly values: readonly string[];
  readonly isReExport: boolean;
}

/** The TypeScript files below the `folders` of `root`, in order. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Every import of a file of `root`, dynamic ones included. */
export function importsOf(root: string, file: string): Import[] {
  return parseImports(file, readFileSync(join(root, file), "utf8"));
}

/** Every import in `text`, the content of `file`. */
export function parseImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const note = (at: ts.Node, specifier: string, values: readonly string[], isReExport: boolean): void => {
    const line = source.getLineAndCharacterOfPosition(at.getStart(source)).line + 1;
    const isPackage = !specifier.startsWith(".");
    const target = isPackage ? specifier : posix.join(dirname(file), specifier);
    found.push({ file, line, target, isPackage, values, isReExport });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      note(node, node.moduleSpecifier.text, importedValues(node.importClause), false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) note(node, node.moduleSpecifier.text, exportedValues(node), true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) note(node, specifier.text, ["*"], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importedValues(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return ["*"];
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const bindings = clause.namedBindings;
  const named =
    bindings === undefined
      ? []
      : ts.isNamespaceImport(bindings)
        ? ["*"]
        : bindings.elements.filter((element) => !element.isTypeOnly).map((element) => importedName(element));
  return clause.name === undefined ? named : ["default", ...named];
}

function exportedValues(node: ts.ExportDeclaration): string[] {
  if (node.isTypeOnly) return [];
  if (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause)) return ["*"];
  return node.exportClause.elements.filter((element) => !element.isTypeOnly).map((element) => importedName(element));
}

function importedName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}
