// Tests of the staff's administration at the desk: no command line is used.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("a colleague joins by an invitation, gets a new password, and is removed", async ({ page, hotel, openPage, allowConsole }) => {
  allowConsole(/401/);
  const name = newName("Tom");
  const email = `${name.replace(" ", "-").toLowerCase()}@hotel.example`;
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.follow("Staff");
  await page.getByText("Invite a colleague").click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Create an invitation" }).click();
  const invitation = await page.getByLabel("Link", { exact: true }).inputValue();

  const colleague = await openPage();
  await colleague.goto(invitation);
  await colleague.getByLabel("Your name").fill(name);
  await colleague.getByLabel("Password").fill("three cups of tea");
  await colleague.getByRole("button", { name: "Join the staff" }).click();
  await expect(new DeskPage(colleague).list).toBeVisible();

  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}/staff`);
  const line = page.getByRole("listitem").filter({ hasText: email });
  await expect(line).toContainText("At the desk now");
  await line.locator("summary").first().click();
  await line.getByRole("button", { name: "Link for a new password" }).click();
  const reset = await page.getByLabel("Link", { exact: true }).inputValue();
  await colleague.goto(reset);
  await colleague.getByLabel("Password").fill("four cups of coffee");
  await colleague.getByRole("button", { name: "Save and sign in" }).click();
  await expect(new DeskPage(colleague).list).toBeVisible();

  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}/staff`);
  await line.locator("summary").first().click();
  await line.locator("summary", { hasText: `Remove ${name}` }).click();
  await line.getByRole("button", { name: `Remove ${name} from the staff` }).click();
  await expect(line).toBeHidden();
  await colleague.goto(`${hotel.url}/desk/hotel/${hotel.slug}/account`);
  await expect(colleague.getByRole("button", { name: "Sign in" })).toBeVisible();
  await colleague.goto(invitation);
  await expect(colleague.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
});

test("a member changes the own name and password and signs other devices out", async ({ page, hotel, openPage }) => {
  const member = await hotel.createMember(newName("Aoife").replace(" ", ""));
  const desk = await DeskPage.signIn(page, hotel, member);
  const other = await openPage();
  await DeskPage.signIn(other, hotel, member);
  await desk.follow("Your account");
  await page.getByLabel("Name that guests see").fill("Aoife Walsh");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("status")).toHaveText("Your name is saved.");
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: /^Sign out (?!all)/ }).click();
  await expect(page.getByRole("listitem")).toHaveCount(1);
  await other.goto(`${hotel.url}/desk/hotel/${hotel.slug}/account`);
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.getByLabel("Present password").fill(member.password);
  await page.getByLabel("New password").fill("four cups of coffee");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("status")).toHaveText("Your password is changed.");
  await DeskPage.signIn(other, hotel, { ...member, password: "four cups of coffee" });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the pages of staff (${colorScheme})`, async ({ page, hotel }) => {
    const expectNoViolations = async () => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.emulateMedia({ colorScheme });
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
    await desk.follow("Staff");
    for (const details of await page.locator("details").all()) await details.evaluate((element) => element.setAttribute("open", ""));
    await expectNoViolations();
    await page.getByLabel("E-mail").fill(`${newName("tom").replace(" ", "-")}@hotel.example`);
    await page.getByRole("button", { name: "Create an invitation" }).click();
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    await expectNoViolations();
    await page.goto(link);
    await expectNoViolations();
    await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}/account`);
    await expectNoViolations();
  });
}
