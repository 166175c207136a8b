package finding

// PayloadFixable and SummaryFixable are empty: the module says nothing of fixes.
type (
	PayloadFixable struct{}
	SummaryFixable struct{}
)

func (SummaryFixable) addFixable(*Payload) {}
