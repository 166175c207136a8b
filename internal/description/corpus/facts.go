package corpus

import "strings"

// fact is a field as its description states it.
type fact struct {
	name     string
	kind     string // string, integer, decimal, boolean, dateTime, date, day, jn, codes, object, cpr
	size     int
	fraction int
	required bool
	many     bool
	most     int // 0: without a bound
	codes    []string
	text     string
	members  []*fact
}

func object(name string, required bool, members ...*fact) *fact {
	return &fact{name: name, kind: "object", required: required, members: members, text: "Oplysninger om " + strings.ToLower(name) + "."}
}

func repeated(f *fact, most int) *fact {
	f.many, f.most = true, most
	return f
}

func scalar(name, kind string, size int, required bool, text string) *fact {
	return &fact{name: name, kind: kind, size: size, required: required, text: text}
}

func coded(name string, required bool, text string, codes ...string) *fact {
	return &fact{name: name, kind: "codes", required: required, codes: codes, text: text, size: len(codes[0])}
}

func decimalFact(name string, size, fraction int, required bool, text string) *fact {
	return &fact{name: name, kind: "decimal", size: size, fraction: fraction, required: required, text: text}
}

func messages() []*fact {
	return []*fact{
		object("Kantinebestilling", true,
			scalar("Ordrenummer", "string", 20, true, "Nummeret på bestillingen. Gives af kantinen."),
			scalar("Leveringsdag", "date", 0, true, "Den dag, maden leveres."),
			repeated(object("Ret", true, scalar("RetNavn", "string", 80, true, "Rettens navn på menukortet."), scalar("Antal", "integer", 3, true, "Antal portioner."),
				decimalFact("Pris", 8, 2, false, "Pris pr. portion i kroner.")), 25),
			coded("Betaling", false, "Hvordan der betales.", "KORT", "KONTO", "GRATIS"),
			scalar("Vegetar", "jn", 0, false, "Om retten er uden kød.")),
		object("Buskortansoegning", true,
			object("Elev", true, scalar("CPRNr", "cpr", 10, true, "CPR-nummer på eleven."), scalar("Fornavn", "string", 50, true, "Elevens fornavn."), scalar("Klassetrin", "integer", 2, false, "Klassetrin i skoleåret.")),
			repeated(object("Strækning", true, scalar("Fra", "string", 34, true, "Stoppested, hvor turen begynder."), scalar("Til", "string", 34, true, "Stoppested, hvor turen slutter."), scalar("Zoner", "integer", 2, false, "Antal zoner.")), 0),
			scalar("Oprettet", "dateTime", 0, true, "Tidspunkt for ansøgningen."),
			scalar("Hastesag", "boolean", 0, false, "Om sagen skal behandles straks.")),
		object("UdlaanIndberetning", true,
			repeated(object("Udlaan", true, scalar("Genstand", "string", 120, true, "Genstanden, der lånes ud."), scalar("Udlaansdag", "day", 0, true, "Dagen for udlånet."), scalar("Afleveringsdag", "day", 0, false, "Dagen, hvor genstanden afleveres."),
				coded("Stand", true, "Genstandens stand ved udlån.", "A", "B", "C")), 100),
			scalar("Afdeling", "string", 6, true, "Afdelingens kode i biblioteket.")),
		object("Praktikophold", true,
			scalar("Aftalenummer", "integer", 9, true, "Nummer på aftalen."),
			object("Virksomhed", true, scalar("Virksomhedsnavn", "string", 140, true, "Virksomhedens navn."), object("Adresse", false, scalar("Vej", "string", 60, true, "Vejnavn og husnummer."), scalar("Postnr", "string", 4, true, "Postnummer."))),
			scalar("Startdag", "date", 0, true, "Første dag i praktikken."), scalar("Slutdag", "date", 0, false, "Sidste dag i praktikken."),
			decimalFact("TimerPrUge", 4, 1, false, "Timer om ugen.")),
		object("SvoemmeholdTilmelding", true,
			scalar("Holdnr", "string", 8, true, "Holdets nummer i kataloget."),
			repeated(object("Deltager", true, scalar("DeltagerId", "integer", 10, true, "Deltagerens løbenummer."), scalar("Svømmer", "boolean", 0, true, "Om deltageren kan svømme."), repeated(scalar("Kontakt", "string", 64, false, "Telefon eller mail til pårørende."), 3)), 40)),
		object("Musikproeve", true,
			coded("Instrument", true, "Instrumentet, der aflægges prøve på.", "KLAVER", "VIOLIN", "FLOEJTE", "GUITAR"),
			object("Bedoemmelse", false, scalar("Point", "integer", 3, true, "Point i alt."), coded("Resultat", true, "Resultatet af prøven.", "1", "2", "3"), scalar("Bemaerkninger", "string", 2000, false, "Censors bemærkninger.")),
			scalar("Proevetid", "dateTime", 0, true, "Tidspunkt for prøven.")),
		object("Gaestekort", true,
			scalar("Kortnummer", "string", 16, true, "Kortets nummer, som det står på forsiden."),
			scalar("GyldigFra", "date", 0, true, "Første dag, kortet gælder."), scalar("GyldigTil", "date", 0, false, "Sidste dag, kortet gælder."),
			repeated(scalar("Doer", "string", 12, true, "Dør, som kortet åbner."), 50), scalar("Sprog", "jn", 0, false, "Om kortet er på engelsk.")),
	}
}
