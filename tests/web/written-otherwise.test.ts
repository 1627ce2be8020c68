import { describe, expect, it } from "vitest";
import { writtenOtherwise } from "../../wasm/tables/written-otherwise";

describe("texts that are meant as something else", () => {
  it.each<[string[], string, string]>([
    [["5%", "12.5 %"], "5%", "5"],
    [["$5", "$1,200"], "$5", "5"],
    [["1,200", "3,400"], "1,200", "1200"],
    [["3 €", "4 €"], "3 €", "3"],
    [["1_000", "2_000"], "1_000", "1000"],
    [["1 000", "999"], "1 000", "1000"],
    [["1'000.5", "2"], "1'000.5", "1000.5"],
    [["1.000,5", "2.000,25"], "1.000,5", "1000.5"],
    [["0x1F", "0x2a"], "0x1F", "31"],
    [["3 kg", "4.5kg", "7"], "3 kg", "3"],
    [["3.125 kg", "4 kg"], "3.125 kg", "3.125"],
    [["1,200,300", "7"], "1,200,300", "1200300"],
    [["1,25 €", "3 €"], "1,25 €", "1.25"],
    [["1.200.300", "7"], "1.200.300", "1200300"],
    [["−5", "6"], "−5", "-5"],
    [["20 °C", "21 °C"], "20 °C", "20"],
  ])("%j are numbers", (texts, example, plain) => {
    const said = writtenOtherwise(texts);
    expect(said).toContain(`such as "${example}",`);
    expect(said).toContain(`(${plain} in its place)`);
  });

  it("names the ways in which dates are written", () => {
    const said = writtenOtherwise(["2024-01-31", "31.01.2024", "01/31/2024"]);
    expect(said).toContain('("2024-01-31", "31.01.2024", "01/31/2024")');
    expect(said).toContain("best as 2024-03-31");
  });

  it.each<[string[]]>([
    [[]],
    [["red", "green"]],
    [["c1", "c2"]],
    [["n001", "n002"]],
    [["10-19", "20-29"]],
    [["3 kg", "4 m"]],
    [["5%", "many"]],
    [["1", "2"]],
    [["2024-01-31", "2024-02-01"]],
    [["31.01.2024", "01.02.2024"]],
    [["2024-01-31", "2024-13-45"]],
    [["12:30", "13:00"]],
    [["192.168.0.1", "10.0.0.1"]],
    [["v1.2.3", "v1.2.4"]],
  ])("says nothing of %j", (texts) => {
    expect(writtenOtherwise(texts)).toBeNull();
  });
});
