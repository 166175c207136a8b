import {useId, useState, type InputHTMLAttributes} from "react";
import {useFieldArray, useForm, type FieldError} from "react-hook-form";
import {standardSchemaResolver} from "@hookform/resolvers/standard-schema";
import type {FormValues, MessageSchema} from "@forkontrol/validator/forms";
import type {IndberetInstitutionKontakt} from "@forkontrol/validator/messages";

type Contact = IndberetInstitutionKontakt.Indberet;

/** What the form holds: texts, from which the schema makes the message. */
type Values = FormValues<Contact>;

const empty: Values = {
  KontaktpersonInfo: {
    Elev: [{CPRNr: ""}],
    DatakildeInstitutionNummer: "",
    KontaktPerson: "",
    KontaktTelefon: "",
    KontaktMail: "",
    SlutDato: "",
  },
};

export function ContactForm({schema}: {schema: MessageSchema<Values, Contact>}) {
  const {control, register, handleSubmit, reset, formState} = useForm<Values, unknown, Contact>({
    resolver: standardSchemaResolver(schema),
    defaultValues: empty,
    mode: "onTouched",
  });
  const pupils = useFieldArray({control, name: "KontaktpersonInfo.Elev"});
  const [sent, setSent] = useState<Contact>();
  const errors = formState.errors.KontaktpersonInfo;

  if (sent !== undefined) {
    return (
      <main>
        <h1>Klar til at sende</h1>
        <p className="lead" role="status">
          {sent.KontaktpersonInfo.Elev.length === 1 ? "1 elev" : `${sent.KontaktpersonInfo.Elev.length} elever`}. Eksemplet sender intet; sådan ser indberetningen ud.
        </p>
        <section className="preview">
          <pre tabIndex={0} aria-label="Indberetning">{JSON.stringify(sent, null, 2)}</pre>
        </section>
        <div className="actions">
          <button
            className="secondary"
            onClick={() => {
              reset(empty);
              setSent(undefined);
            }}
          >
            Indberet en til
          </button>
        </div>
      </main>
    );
  }

  return (
    <main>
      <h1>Indberet kontaktperson</h1>
      <p className="lead">Til Ungedatabasen, for unge med uddannelsespålæg. Formularen er skrevet med React Hook Form og får sine regler fra forkontrol.</p>
      <form noValidate autoComplete="off" onSubmit={handleSubmit(setSent)}>
        <section>
          <h2>Institution</h2>
          <Field
            label="Institutionsnummer"
            hint="Nummeret i Institutionsregisteret, seks cifre."
            error={errors?.DatakildeInstitutionNummer}
            inputMode="numeric"
            short
            {...register("KontaktpersonInfo.DatakildeInstitutionNummer")}
          />
        </section>

        <section>
          <h2 id="pupils">Elever</h2>
          <p className="hint">Op til 100 elever med samme kontaktperson.</p>
          <ol className="pupils" aria-labelledby="pupils">
            {pupils.fields.map((pupil, i) => (
              <li className="pupil" key={pupil.id}>
                <Field
                  label={pupils.fields.length === 1 ? "CPR-nummer" : `CPR-nummer, elev ${i + 1}`}
                  error={errors?.Elev?.[i]?.CPRNr}
                  inputMode="numeric"
                  {...(pupils.fields.length > 1 ? {onRemove: () => pupils.remove(i), removeLabel: `Fjern elev ${i + 1}`} : {short: true})}
                  {...register(`KontaktpersonInfo.Elev.${i}.CPRNr`)}
                />
              </li>
            ))}
          </ol>
          <Problem error={errors?.Elev?.root ?? (errors?.Elev as FieldError | undefined)} />
          <button type="button" className="secondary" onClick={() => pupils.append({CPRNr: ""})}>
            Tilføj elev
          </button>
        </section>

        <section>
          <h2>Kontaktperson</h2>
          <Field label="Navn på person eller gruppe" error={errors?.KontaktPerson} {...register("KontaktpersonInfo.KontaktPerson")} />
          <div className="pair">
            <Field label="Telefon" error={errors?.KontaktTelefon} inputMode="tel" {...register("KontaktpersonInfo.KontaktTelefon")} />
            <Field label="Mail" error={errors?.KontaktMail} inputMode="email" {...register("KontaktpersonInfo.KontaktMail")} />
          </div>
          <Field
            label="Slutdato (kan udelades)"
            hint="Hvornår kontaktpersonen ikke er aktuel mere."
            error={errors?.SlutDato}
            type="datetime-local"
            short
            {...register("KontaktpersonInfo.SlutDato")}
          />
        </section>

        <div className="actions">
          <button className="primary">Send indberetning</button>
        </div>
      </form>
    </main>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  error?: FieldError | undefined;
  short?: boolean;
  onRemove?: () => void;
  removeLabel?: string;
}

function Field({label, hint, error, short, onRemove, removeLabel, ...input}: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error?.message && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={short ? "field short" : "field"}>
      <label htmlFor={id}>{label}</label>
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      <div className={onRemove ? "row" : undefined}>
        <input id={id} aria-invalid={error ? true : undefined} aria-describedby={described || undefined} {...input} />
        {onRemove && (
          <button type="button" className="quiet" aria-label={removeLabel} onClick={onRemove}>
            Fjern
          </button>
        )}
      </div>
      <Problem error={error} id={`${id}-error`} />
    </div>
  );
}

function Problem({error, id}: {error: FieldError | undefined; id?: string}) {
  return (
    <div aria-live="polite" id={id}>
      {error?.message && (
        <p className="error">
          <strong>Fejl:</strong> {error.message}
        </p>
      )}
    </div>
  );
}
