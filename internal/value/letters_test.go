package value

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/encoding/charmap"
)

// Names, places and texts as people write them: none of them is damaged.
var sound = strings.Split(`Søren Mågård
SØREN MÅGÅRD
Åse Øster
ÅSE ØSTER
Anne-Sophie Æblegaard-Kjær
Bjørn Ærøskøbing
Zoë Müller-Lüdenscheidt
René Désirée Étienne
Françoise Hélène Bœuf
Ångström
Sigríður Þórðardóttir Önnudóttir
ÞÓRÐUR ÓÐINSSON
Ðanić
João da Conceição
JOÃO DA CONCEIÇÃO
IRMÃ LÚCIA
«IRMû
“MAÇÔ
São Tomé
SÃO TOMÉ…
Nguyễn Thị Ánh
ĐÃ… VÂNG
Łukasz Wałęsa
MICHAŁ GRZEŚ
Čapek Dvořák Žižka
ŽIŽKA ŠŤASTNÝ
Şükrü Ağaoğlu İnönü
ŞÜKRÜ AĞAOĞLU
Ştefan Țărănescu
MÂNĂSTIREA ÎNTÂI
Ķēniņš Šķēle
Žemaitė Ąžuolas
Őry Ügyű
Γιώργος Παπαδόπουλος
Иван Ёлкин Ђорђе
محمد عبد الله
שרה לוי
王小明
Nwabụeze
Ọlájídé
Kaʻahumanu
Ka‘ahumanu
Sa‘d al-Dīn
O’Brien d’Arc
’t Hooft
‘t Hart
Hansen †
Hansen† 2019
†1990
»Åen«
«PÅ»
»PÅ«s
’Å’s
„PÅ“
›PÅ‹
‹PÅ›
Fil›Gem
„Wort“
”Festen”s gæster
PÅ VEJ
på Å–linjen
3 m² og 2 m³
Å² og ų
25 °C
n°s 5 et 6
5 µm
½ time, ¾ time
10 €
¿Qué tal?
§ 5
1° nord
Café «É»
à» og »à
voilà…
haï»
naïve
© 2026
A™ og B®
æøå ÆØÅ éüöäëï ß ñ ÿ
Menu │ Fil
├ Fil
└ Mappe
𝄞 😀
o͂ combining: Åse
zero​width og soft­hyphen
NBSP mellem 5 kr.
Jens‐Peter, Jens–Peter
Ìvar Òláfsson
‰ og ‡
Malmö–Ystad
D’Àngelo`, "\n")

func TestNamesAreNotDamaged(t *testing.T) {
	for _, s := range sound {
		d, from, to, was := Damaged([]byte(s))
		assert.Equal(t, Whole, d, "%q: %q was %q", s, s[from:to], was)
	}
}

// What becomes of names when they are read in another encoding than they were written in is
// worked out by another library.
func TestDamagedLettersAreFound(t *testing.T) {
	utf8As := func(c *charmap.Charmap) func(string) string {
		return func(s string) string {
			out, err := c.NewDecoder().String(s)
			if err != nil {
				return ""
			}
			return out
		}
	}
	from := func(from, as *charmap.Charmap) func(string) string {
		return func(s string) string {
			b, err := from.NewEncoder().String(s)
			if err != nil {
				return ""
			}
			return utf8As(as)(b)
		}
	}
	for _, c := range []struct {
		name  string
		make  func(string) string
		texts string
	}{
		{"UTF-8 as Windows", utf8As(charmap.Windows1252), "Søren|Åse|ÅSE|BLÅHØJ|Kjær|Ærø|ÆRØ|René|Lüders|Højgård|Størst|Łódź|Çelik|Ayşe|Žižka|Иван|Γιώργος|محمد|5 °C|Jens – Peter|”ja”"},
		{"UTF-8 as ISO-8859-1", utf8As(charmap.ISO8859_1), "Søren|Åse|ÅSE|Kjær|Ærø|René|Łukasz|Ayşe|Иван"},
		{"twice", func(s string) string { return utf8As(charmap.Windows1252)(utf8As(charmap.Windows1252)(s)) }, "Søren|Kjær|Mågård"},
		{"DOS 865 as Windows", from(charmap.CodePage865, charmap.Windows1252), "Søren|Mågård|Sørensen|Skårup"},
		{"DOS 850 as Windows", from(charmap.CodePage850, charmap.Windows1252), "Søren|Mågård|Grønbæk"},
		{"DOS 865 as ISO-8859-1", from(charmap.CodePage865, charmap.ISO8859_1), "Søren|ÅSE|ØSTER|Kjær|ÆRØ"},
		{"DOS 865 as 437", from(charmap.CodePage865, charmap.CodePage437), "Søren|Mørk"},
		{"Windows as DOS 850", from(charmap.Windows1252, charmap.CodePage850), "Søren|Kjær"},
		{"Windows as DOS 865", from(charmap.Windows1252, charmap.CodePage865), "Søren|Kjær|ÅSE|ØSTER|Mågård"},
		{"UTF-8 as DOS 865", utf8As(charmap.CodePage865), "Søren|Kjær|Mågård"},
		{"UTF-8 as DOS 850", utf8As(charmap.CodePage850), "Søren|Kjær|Mågård"},
		{"Mac as Windows", from(charmap.Macintosh, charmap.Windows1252), "Søren|Mærsk|KØBENHAVN"},
		{"Windows as Mac", from(charmap.Windows1252, charmap.Macintosh), "Søren"},
		{"UTF-8 as Mac", utf8As(charmap.Macintosh), "Søren|Kjær|Mågård"},
		{"Windows as ISO-8859-1", from(charmap.Windows1252, charmap.ISO8859_1), "O’Brien|10 €"},
	} {
		for _, s := range strings.Split(c.texts, "|") {
			broken := c.make(s)
			if strings.ContainsRune(broken, '�') || broken == "" {
				continue // a byte that the encoding does not have
			}
			d, _, _, _ := Damaged([]byte(broken))
			assert.Equal(t, Misread, d, "%s: %q from %q", c.name, broken, s)
		}
	}
}

func TestDamageSaysWhatItWas(t *testing.T) {
	for text, want := range map[string]string{
		"SÃ¸ren": "Ã¸|ø", "Ã…se": "Ã…|Å", "S›ren": "›|ø", "M†g†rd": "†|å", "S°ren": "°|ø", "Jens â€“ Peter": "â€“|–",
		"Ã…": "Ã…|Å", "5 Â°C": "Â°|°",
	} {
		_, from, to, was := Damaged([]byte(text))
		assert.Equal(t, want, text[from:to]+"|"+was, text)
	}
	d, from, to, _ := Damaged([]byte("S\uFFFDren"))
	assert.Equal(t, []any{Lost, 1, 4}, []any{d, from, to})
	for _, s := range []string{"\u00A0", " \u00A0 ", "\u3000", "\u2003\u200B", "\uFEFF", "\u00AD", "\u2028", "\t\u202F"} {
		d, _, _, _ := Damaged([]byte(s))
		assert.Equal(t, Invisible, d, "%q", s)
	}
	for _, s := range []string{"", " ", " \t\n"} {
		d, _, _, _ := Damaged([]byte(s))
		assert.Equal(t, Whole, d, "%q", s)
	}
	for _, s := range []string{"\xC3", "\xFF", "a\xC3", "\xE2\x82", "ð", "Ã", "â€", "Ã\x80"} { // whatever it is handed
		Damaged([]byte(s))
	}
}
