import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/**
 * A worker (see worker.go) that checks XML payloads with Xerces-J: the schema compiled once, and a Validator on a
 * stream, which is a little faster than a SAX parser that has the schema.
 */
public final class XercesWorker {
    private static final class Errors implements ErrorHandler {
        int count;

        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) {
            count++;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }

    private final Validator validator;
    private final Errors errors = new Errors();

    private XercesWorker(String schema) throws Exception {
        validator = new org.apache.xerces.jaxp.validation.XMLSchemaFactory().newSchema(new StreamSource(schema)).newValidator();
        validator.setErrorHandler(errors);
    }

    private boolean valid(InputStream in) throws Exception {
        errors.count = 0;
        validator.validate(new StreamSource(in));
        return errors.count == 0;
    }

    private String answer(String[] words) throws Exception {
        boolean valid = false;
        long begin;
        switch (words[0]) {
            case "file":
                begin = System.nanoTime();
                try (InputStream in = new FileInputStream(words[1])) {
                    valid = valid(in);
                }
                break;
            case "repeat":
                int n = Integer.parseInt(words[1]);
                byte[] payload = Files.readAllBytes(Path.of(words[2]));
                for (int i = 0; i < n / 10; i++) {
                    valid(new ByteArrayInputStream(payload));
                }
                begin = System.nanoTime();
                for (int i = 0; i < n; i++) {
                    valid = valid(new ByteArrayInputStream(payload));
                }
                break;
            default:
                return "error no command " + words[0];
        }
        return (System.nanoTime() - begin) + (valid ? " valid" : " invalid");
    }

    public static void main(String[] args) throws Exception {
        XercesWorker worker = new XercesWorker(args[0]);
        String version = org.apache.xerces.impl.Version.getVersion().replace("Xerces-J ", "");
        System.out.println("ready " + version + ", Java " + System.getProperty("java.version"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            String said;
            try {
                said = worker.answer(line.split(" "));
            } catch (Exception e) {
                said = "error " + String.valueOf(e.getMessage()).split("\n")[0];
            }
            System.out.println(said);
        }
    }
}
