package text

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// lostZeros is what to do about zeros that may be gone: another digit may be missing just as well.
var lostZeros = program.Text{
	Da: "Se efter, hvor værdien kommer fra. Er et nul forrest væk, så sæt det på igen. Regneark fjerner nuller forrest, og det gør tal i JSON også: værdien skal være tekst.",
	En: "Look where the value comes from. If a zero in front is gone, put it back. Spreadsheets drop leading zeros, and so do numbers in JSON: the value must be text."}

// hints say what has happened, after what a finding says is wrong, and what to do about it.
var hints = [...]struct{ cause, fix program.Text }{
	finding.ZeroLost:  {program.Text{Da: " Måske er et nul forrest gået tabt.", En: " Perhaps a zero in front was lost."}, lostZeros},
	finding.ZerosLost: {program.Text{Da: " Måske er nuller forrest gået tabt.", En: " Perhaps zeros in front were lost."}, lostZeros},
	finding.Shortened: {program.Text{Da: " Et regneark har forkortet tallet, så cifre er gået tabt.", En: " A spreadsheet has shortened the number, so that digits are lost."},
		program.Text{Da: "Hent tallet igen fra kilden. Gør kolonnen til tekst, før tallene sættes ind.",
			En: "Take the number from its source again. Make the column text before numbers are put into it."}},
	finding.Decomposed: {program.Text{Da: " Et bogstav som å er skrevet som to tegn, et bogstav og et mærke (NFD).", En: " A letter such as å is written as two characters, a letter and a mark (NFD)."},
		program.Text{Da: "Skriv det som ét tegn (NFC). De to ser ens ud, men er ikke samme tekst.",
			En: "Write it as one character (NFC). The two look alike but are not the same text."}},
	finding.Slipped:     {cause: program.Text{Da: " JSON har ingen kommentarer.", En: " JSON has no comments."}},
	finding.Slipped + 1: {cause: program.Text{Da: " Der må ikke stå komma efter det sidste.", En: " No comma may follow the last one."}},
	finding.Slipped + 2: {cause: program.Text{Da: " Navne og tekst skal stå i dobbelte anførselstegn.", En: " Names and strings must be in double quotation marks."}},
	finding.LastHint:    {cause: program.Text{Da: " Det ord findes ikke i JSON.", En: " JSON has no such word."}},
}
