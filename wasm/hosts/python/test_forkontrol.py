import os
import unittest

from forkontrol import Crash, Forkontrol, ForkontrolError

CONTACT = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"


class Calls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kit = Forkontrol(os.environ["FORKONTROL_DIST"], systems=["ungedatabasen"])

    def refused(self, code, call):
        with self.assertRaises(ForkontrolError) as caught:
            call()
        self.assertEqual(caught.exception.code, code)
        self.assertTrue(str(caught.exception))

    def test_what_is_called_wrongly_gets_its_code(self):
        kit = self.kit
        self.refused(-2, lambda: kit.check(b"<a/>", lang="xx"))
        self.refused(-3, lambda: Forkontrol(os.environ["FORKONTROL_DIST"], systems=["nowhere"]))
        self.refused(-3, lambda: kit.messages("nowhere"))
        self.refused(-4, lambda: kit.describe("nowhere"))
        self.refused(-5, lambda: kit.check_field("nowhere", "1", message=CONTACT))
        self.refused(-6, lambda: kit.set_register("nowhere", [["a"]]))
        self.assertEqual(kit.check(b"<Indberet/>", lang="en")["payloads"][0]["verdict"], "invalid")

    def test_a_payload_whose_windows_fail_leaves_the_kit_usable(self):
        def windows():
            yield b"<Indberet>"
            raise OSError("the line is cut")

        with self.assertRaises(OSError):
            self.kit.check_windows(windows())
        self.assertIn('"invalid"', self.kit.check_windows([b"<Indb", b"eret/>"], name="x.xml"))

    def test_a_value_has_findings_or_none(self):
        self.assertEqual(self.kit.check_field("KontaktpersonInfo.KontaktMail", "a@b.example", message=CONTACT), [])
        found = self.kit.check_field("KontaktpersonInfo.Elev.CPRNr", "1", message=CONTACT)
        self.assertEqual(found[0]["severity"], "error")

    def test_a_closed_kit_says_so(self):
        with Forkontrol(os.environ["FORKONTROL_DIST"], systems=["ungedatabasen"], languages=["en"]) as kit:
            self.assertTrue(kit.systems())
        with self.assertRaises(Crash):
            kit.check(b"<a/>")


if __name__ == "__main__":
    unittest.main()
