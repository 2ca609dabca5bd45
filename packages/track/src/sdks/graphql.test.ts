import { describe, expect, test } from "vitest";
import { graphqlFailure, graphqlName, graphqlNameIn } from "./graphql.ts";

describe("the name of a GraphQL request", () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: "abcdef0123456789abcdef" } };

  test.each([
    [{ query: "query Orders($id: ID!) { order(id: $id) { id } }" }, "Orders"],
    [{ query: "query A { a } query B { b }", operationName: "B" }, "B"],
    [{ query: "  mutation AddOrder { add }" }, "AddOrder"],
    [{ query: "# a comment\nsubscription Feed { feed }" }, "Feed"],
    [{ query: "fragment F on T { x } query WithFragment { ...F }" }, "WithFragment"],
    [{ query: "{ anonymous }" }, "graphql"],
    [{ operationName: "Known", extensions }, "Known"],
    [{ extensions }, "persisted:abcdef012345"],
    [{ documentId: "doc-1" }, "persisted:doc-1"],
    [{ doc_id: "42" }, "persisted:42"],
  ])("%j is %s", (body, name) => {
    expect(graphqlName(body)).toBe(name);
  });

  test.each([[null], [{}], [{ query: "how do I cook rice?" }], [{ query: 1 }], [{ operationName: "Alone" }]])(
    "%j is none",
    (body) => {
      expect(graphqlName(body)).toBeNull();
    },
  );

  test("is read from an address too", () => {
    expect(graphqlNameIn("?query=query+Me+%7B+me+%7D")).toBe("Me");
    expect(graphqlNameIn(`?operationName=Me&extensions=${encodeURIComponent(JSON.stringify(extensions))}`)).toBe("Me");
    expect(graphqlNameIn("?operationName=Me&extensions=%7Bnot-json")).toBeNull();
    expect(graphqlNameIn("?query=rice")).toBeNull();
    expect(graphqlNameIn("")).toBeNull();
  });

  test("is never long", () => {
    expect(graphqlName({ query: `query ${"a".repeat(1_000)} { a }` })?.length).toBe(100);
  });
});

describe("a failure in an answer", () => {
  test("is its first error's message", () => {
    expect(graphqlFailure({ errors: [{ message: "no such order" }, { message: "another" }] })).toBe("no such order");
    expect(graphqlFailure({ errors: ["odd"] })).toBe("The answer tells of errors.");
  });

  test("is none where there are no errors", () => {
    expect(graphqlFailure({ data: {} })).toBeNull();
    expect(graphqlFailure({ errors: [] })).toBeNull();
    expect(graphqlFailure(null)).toBeNull();
  });
});
