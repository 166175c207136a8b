package program

// CSV is the form of a message as delimited text: what its file looks like and
// which column holds which property. Quoting is that of RFC 4180.
type CSV struct {
	// Delimiter stands between cells: ; , or tab; 0 when the file's first line shows it.
	Delimiter byte
	// Quote encloses cells; 0 when nothing does.
	Quote byte
	Names CSVNames
	// Ordered says that a row of column names must have them in the order of
	// Columns.
	Ordered bool
	// Encodings that the receiving system reads, by their IANA names in lower case;
	// none when the source does not say.
	Encodings []string
	// Records are the kinds of records in the order of the file; just one of them is
	// a List.
	Records []CSVRecord
}

// CSVNames reports whether a row with the names of columns stands before the rows.
type CSVNames uint8

// Where names stand.
const (
	NamesFirst    CSVNames = iota // directly before the rows
	NamesNone                     // nowhere
	NamesOptional                 // there or not; the cells show it
)

// CSVRecord is one kind of record.
type CSVRecord struct {
	Name string // of the property that holds it
	// List says that the record is repeated: the rows. Others stand once.
	List bool
	// Mark is what the first cell of each such record holds; empty when the records'
	// places tell them apart.
	Mark    string
	Columns []CSVColumn
	// Open says that the record may have cells that no column names.
	Open bool
}

// CSVColumn is one column of a record.
type CSVColumn struct {
	Name     string // as the file has it
	Property string
}

// Record returns the kind of record that a property holds, nil when there is none.
func (c *CSV) Record(property string) *CSVRecord {
	for i := range c.Records {
		if c.Records[i].Name == property {
			return &c.Records[i]
		}
	}
	return nil
}

// Rows is the kind of record that is repeated.
func (c *CSV) Rows() *CSVRecord {
	for i := range c.Records {
		if c.Records[i].List {
			return &c.Records[i]
		}
	}
	return nil
}

// Column returns the name of the column of a property; the property's own when it has
// none.
func (r *CSVRecord) Column(property string) string {
	if r != nil {
		for i := range r.Columns {
			if r.Columns[i].Property == property {
				return r.Columns[i].Name
			}
		}
	}
	return property
}
