// A payload that is checked on the server.
import {load} from "@forkontrol/validator";

let kit;

export async function POST(request) {
  kit ??= await load({systems: ["ungedatabasen"]});
  return Response.json(kit.check(await request.text()));
}
